//! The settings for what the contract leaves open, each with the number of its gap.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// All settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) auth_failure: AuthFailure,
    pub(crate) failed_precondition_status: FailedPreconditionStatus,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) reclaim_restores_email: bool,
}

/// The code for a missing, unknown, expired, revoked or wrong key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthFailure {
    #[default]
    PermissionDenied,
    Unauthenticated,
}

/// The HTTP status for `failed_precondition`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub(crate) enum FailedPreconditionStatus {
    #[default]
    BadRequest,
    PreconditionFailed,
}

impl From<FailedPreconditionStatus> for u16 {
    fn from(status: FailedPreconditionStatus) -> Self {
        match status {
            FailedPreconditionStatus::BadRequest => 400,
            FailedPreconditionStatus::PreconditionFailed => 412,
        }
    }
}

impl TryFrom<u16> for FailedPreconditionStatus {
    type Error = &'static str;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        match status {
            400 => Ok(Self::BadRequest),
            412 => Ok(Self::PreconditionFailed),
            _ => Err("expected 400 or 412"),
        }
    }
}

/// The call limit of each key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateLimit {
    pub(crate) per_minute: u32,
}

/// Name, gap and description of each setting; the names are the fields of [`Settings`].
const DESCRIPTIONS: [(&str, &str, &str); 4] = [
    (
        "auth_failure",
        "H12",
        "code of a missing, unknown, expired or wrong key: permission_denied or unauthenticated",
    ),
    (
        "failed_precondition_status",
        "H11",
        "HTTP status of failed_precondition: 400 or 412",
    ),
    (
        "rate_limit",
        "H61",
        "null, or {\"per_minute\": n}: calls per key and minute of the mock's clock",
    ),
    (
        "reclaim_restores_email",
        "H24",
        "whether a reclaimed profile gets its original address back, if that is still free",
    ),
];

impl Settings {
    /// Returns every setting with its value, default, gap and description.
    pub(crate) fn describe(&self) -> Value {
        let (values, defaults) = (self.to_map(), Self::default().to_map());
        let described = DESCRIPTIONS.iter().map(|(name, gap, doc)| {
            let entry =
                json!({"value": values[*name], "default": defaults[*name], "gap": gap, "doc": doc});
            ((*name).to_owned(), entry)
        });
        Value::Object(described.collect())
    }

    /// Returns the settings with all `changes` applied, or fails with a line that names the first invalid one.
    pub(crate) fn patched(&self, changes: Map<String, Value>) -> Result<Self, String> {
        let mut values = self.to_map();
        for (name, value) in changes {
            let Some(current) = values.get_mut(&name) else {
                return Err(format!("there is no setting called {name:?}"));
            };
            *current = value;
            // Parsed after each change: the error names the invalid setting.
            Self::from_map(&values).map_err(|error| format!("{name}: {error}"))?;
        }
        Self::from_map(&values).map_err(|error| error.to_string())
    }

    fn to_map(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        }
    }

    fn from_map(values: &Map<String, Value>) -> serde_json::Result<Self> {
        serde_json::from_value(Value::Object(values.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(changes: Value) -> Result<Settings, String> {
        let Value::Object(changes) = changes else {
            panic!("a patch is an object")
        };
        Settings::default().patched(changes)
    }

    #[test]
    fn every_setting_is_described() {
        let described = Settings::default().describe();
        let names: Vec<&String> = described.as_object().unwrap().keys().collect();
        assert_eq!(
            names,
            Settings::default().to_map().keys().collect::<Vec<_>>()
        );
        assert_eq!(described["failed_precondition_status"]["value"], 400);
        assert_eq!(described["rate_limit"]["value"], Value::Null);
        assert_eq!(described["auth_failure"]["default"], "permission_denied");
    }

    #[test]
    fn a_patch_changes_what_it_names() {
        let settings =
            patch(json!({"failed_precondition_status": 412, "rate_limit": {"per_minute": 3}}))
                .unwrap();
        assert_eq!(
            settings.failed_precondition_status,
            FailedPreconditionStatus::PreconditionFailed
        );
        assert_eq!(settings.rate_limit, Some(RateLimit { per_minute: 3 }));
        assert_eq!(settings.auth_failure, AuthFailure::PermissionDenied);
    }

    #[test]
    fn an_invalid_patch_names_the_setting_at_fault() {
        for (changes, name) in [
            (json!({"auth_failure": "no"}), "auth_failure"),
            (
                json!({"failed_precondition_status": 418}),
                "failed_precondition_status",
            ),
            (json!({"rate_limit": {"per_hour": 1}}), "rate_limit"),
            (
                json!({"reclaim_restores_email": null}),
                "reclaim_restores_email",
            ),
            (json!({"colour": 1}), "colour"),
        ] {
            let error = patch(changes).unwrap_err();
            assert!(error.contains(name), "{error}");
        }
    }
}
