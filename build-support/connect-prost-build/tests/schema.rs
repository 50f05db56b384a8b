//! The protos in `proto/` against the published table of operations, and against the house rules that buf cannot check.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, MethodDescriptor, ReflectMessage as _, Value,
};

/// Operation, procedure, HTTP route (where there is one), credentials. In the order of the contract, table A.0.
#[rustfmt::skip]
const OPERATIONS: [(&str, &str, &str, &str); 31] = [
    ("team.user.list", "team.v2.TeamUserManagementApiV2Service/ListUsers", "GET /v2/team.user.list", "team_user"),
    ("team.user.detail", "team.v2.TeamUserManagementApiV2Service/GetUser", "GET /v2/team.user.detail", "team_user"),
    ("team.user.create", "team.v2.TeamUserManagementApiV2Service/CreateUser", "POST /v2/team.user.create", "team_user"),
    ("team.user.update", "team.v2.TeamUserManagementApiV2Service/UpdateUser", "POST /v2/team.user.update", "team_user"),
    ("team.user.delegate", "team.v2.TeamUserManagementApiV2Service/DelegateProfile", "POST /v2/team.user.delegate", "team_user"),
    ("team.user.reclaim", "team.v2.TeamUserManagementApiV2Service/ReclaimProfile", "POST /v2/team.user.reclaim", "team_user"),
    ("team.user.rename", "team.v2.TeamUserManagementApiV2Service/RenameProfile", "POST /v2/team.user.rename", "team_user"),
    ("team.user.remove", "team.v2.TeamUserManagementApiV2Service/RemoveMember", "POST /v2/team.user.remove", "team_user"),
    ("team.asset.list", "team.v2.TeamAssetAuditApiV2Service/ListShareableAssets", "GET /v2/team.asset.list", "asset_audit asset_mgmt"),
    ("team.asset.update_scope", "team.v2.TeamAssetManageApiV2Service/UpdateAssetShareScope", "POST /v2/team.asset.update_scope", "asset_mgmt"),
    ("enterprise.export.create", "dataexport.v2.EnterpriseDataExportV2Service/CreateExport", "POST /v2/enterprise.export.create", "ediscovery"),
    ("enterprise.export.detail", "dataexport.v2.EnterpriseDataExportV2Service/GetExport", "GET /v2/enterprise.export.detail", "ediscovery"),
    ("enterprise.export.list", "dataexport.v2.EnterpriseDataExportV2Service/ListExports", "GET /v2/enterprise.export.list", "ediscovery"),
    ("enterprise.export.downloadUrl", "dataexport.v2.EnterpriseDataExportV2Service/GetDownloadURL", "GET /v2/enterprise.export.downloadUrl", "ediscovery"),
    ("enterprise.task.list", "dataexport.v2.EnterpriseDataExportV2Service/ListTasks", "GET /v2/enterprise.task.list", "ediscovery"),
    ("enterprise.compliance.export.create", "observability.v2.EnterpriseComplianceV2Service/CreateExport", "POST /v2/enterprise.compliance.export.create", "siem"),
    ("enterprise.compliance.export.detail", "observability.v2.EnterpriseComplianceV2Service/GetExport", "GET /v2/enterprise.compliance.export.detail", "siem"),
    ("enterprise.compliance.export.downloadUrl", "observability.v2.EnterpriseComplianceV2Service/GetDownloadURL", "GET /v2/enterprise.compliance.export.downloadUrl", "siem"),
    ("v1.team.credential.create", "team.v1.TeamManagementService/CreateApiCredential", "", "session"),
    ("v1.team.credential.list", "team.v1.TeamManagementService/ListApiCredentials", "", "session"),
    ("v1.team.credential.delete", "team.v1.TeamManagementService/DeleteApiCredential", "", "session"),
    ("v1.oauth.token", "usermanage.v1.OAuthService/CreateToken", "POST /api/user/manage/v1/oauth/token", ""),
    ("v1.users.list", "usermanage.v1.UserService/ListUsers", "GET /api/user/manage/v1/users", "oauth"),
    ("v1.users.detail", "usermanage.v1.UserService/GetUser", "GET /api/user/manage/v1/users/{email}", "oauth"),
    ("v1.users.create", "usermanage.v1.UserService/CreateUser", "POST /api/user/manage/v1/users", "oauth"),
    ("v1.users.update", "usermanage.v1.UserService/UpdateUser", "PATCH /api/user/manage/v1/users/{email}", "oauth"),
    ("v1.enterprise.task.list", "dataexport.v1.EnterpriseDataExportService/ListTasks", "", "ediscovery"),
    ("v1.enterprise.export.create", "dataexport.v1.EnterpriseDataExportService/CreateExport", "", "ediscovery"),
    ("v1.enterprise.export.detail", "dataexport.v1.EnterpriseDataExportService/GetExport", "", "ediscovery"),
    ("v1.enterprise.export.list", "dataexport.v1.EnterpriseDataExportService/ListExports", "", "ediscovery"),
    ("v1.enterprise.export.downloadUrl", "dataexport.v1.EnterpriseDataExportService/GetDownloadURL", "", "ediscovery"),
];

/// Fields whose value must never be shown.
const SECRETS: [&str; 9] = [
    "dataexport.v1.ExportRecord.file_url",
    "dataexport.v1.GetDownloadURLResponse.download_url",
    "dataexport.v2.ExportRecord.file_url",
    "dataexport.v2.GetDownloadURLResponse.download_url",
    "observability.v2.Event.payload",
    "observability.v2.GetDownloadURLResponse.download_url",
    "team.v1.CreateApiCredentialResponse.client_secret",
    "usermanage.v1.CreateTokenRequest.client_secret",
    "usermanage.v1.CreateTokenResponse.access_token",
];

fn pool() -> DescriptorPool {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let contract = here.join("../../proto");
    let mut files = Vec::new();
    collect(&contract, &mut files).expect("the protos are there");
    let mut compiler =
        protox::Compiler::new([&contract, &here.join("proto")]).expect("both folders are there");
    compiler
        .include_imports(true)
        .open_files(&files)
        .expect("the protos compile");
    // The encoded set, because options are lost in prost's own types.
    let encoded = compiler.encode_file_descriptor_set();
    DescriptorPool::decode(encoded.as_slice()).expect("protox writes valid descriptors")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            files.push(path);
        }
    }
    Ok(())
}

fn ours(package: &str) -> bool {
    !["google", "buf", "connectprost"]
        .iter()
        .any(|foreign| package.starts_with(foreign))
}

fn methods(pool: &DescriptorPool) -> Vec<MethodDescriptor> {
    let of_service =
        |service: prost_reflect::ServiceDescriptor| service.methods().collect::<Vec<_>>();
    pool.services().flat_map(of_service).collect()
}

fn fields(pool: &DescriptorPool) -> Vec<FieldDescriptor> {
    pool.all_messages()
        .filter(|message| ours(message.package_name()))
        .flat_map(|message| message.fields().collect::<Vec<_>>())
        .collect()
}

fn option(pool: &DescriptorPool, options: &DynamicMessage, name: &str) -> Value {
    let extension = pool
        .get_extension_by_name(name)
        .expect("the option is declared");
    options.get_extension(&extension).into_owned()
}

fn texts(value: &Value) -> String {
    let list = value.as_list().expect("the option is repeated");
    list.iter()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

fn route(pool: &DescriptorPool, method: &MethodDescriptor) -> String {
    let rule = option(pool, &method.options(), "google.api.http");
    let rule = rule.as_message().expect("the rule is a message");
    let pattern = rule
        .descriptor()
        .oneofs()
        .next()
        .expect("HttpRule has a pattern");
    pattern
        .fields()
        .find(|field| rule.has_field(field))
        .map(|field| {
            let path = rule.get_field(&field);
            format!(
                "{} {}",
                field.name().to_uppercase(),
                path.as_str().unwrap_or_default()
            )
        })
        .unwrap_or_default()
}

#[test]
fn the_protos_hold_exactly_the_published_operations() {
    let pool = pool();
    let mut found: Vec<_> = methods(&pool)
        .iter()
        .map(|method| {
            let options = method.options();
            let named = option(&pool, &options, "connectprost.options.v1.operation");
            let keys = option(&pool, &options, "connectprost.options.v1.credential");
            let service = method.parent_service().full_name().to_owned();
            (
                named.as_str().unwrap_or_default().to_owned(),
                format!("{service}/{}", method.name()),
                route(&pool, method),
                texts(&keys),
            )
        })
        .collect();
    let mut expected = OPERATIONS.map(|(name, procedure, route, keys)| {
        (
            name.to_owned(),
            procedure.to_owned(),
            route.to_owned(),
            keys.to_owned(),
        )
    });
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

/// Kinds of key, and where each stands in a request.
const SCHEMES: [(&str, &str, &str); 7] = [
    ("asset_audit", "header", "X-API-Key"),
    ("asset_mgmt", "header", "X-API-Key"),
    ("ediscovery", "header", "X-API-Key"),
    ("oauth", "oauth", "OAuthService.CreateToken"),
    ("session", "bearer", "true"),
    ("siem", "header", "X-API-Key"),
    ("team_user", "header", "X-API-Key"),
];

#[test]
fn every_kind_of_key_has_a_scheme() {
    let pool = pool();
    let mut found = Vec::new();
    for file in pool.files() {
        let all = option(&pool, &file.options(), "connectprost.options.v1.scheme");
        for scheme in all.as_list().expect("the option is repeated") {
            let scheme = scheme.as_message().expect("a scheme is a message");
            let mut fields = scheme.fields().map(|(field, value)| {
                let text = value.as_str().map(str::to_owned);
                (field.name().to_owned(), text.unwrap_or(value.to_string()))
            });
            let (_, kind) = fields.next().expect("the kind is the first field");
            let (place, value) = fields.next().expect("a scheme has a place");
            found.push((kind, place, value));
        }
    }
    found.sort();
    let expected = SCHEMES.map(|(kind, place, value)| (kind.into(), place.into(), value.into()));
    assert_eq!(found, expected);

    let kinds = OPERATIONS.iter().flat_map(|(.., kinds)| kinds.split(' '));
    let used: BTreeSet<&str> = kinds.filter(|kind| !kind.is_empty()).collect();
    let declared: BTreeSet<&str> = SCHEMES.iter().map(|(kind, ..)| *kind).collect();
    assert_eq!(used, declared);
}

#[test]
fn exactly_the_reads_have_no_side_effects() {
    for method in methods(&pool()) {
        let level = method
            .method_descriptor_proto()
            .options
            .clone()
            .unwrap_or_default();
        let reads = method.name().starts_with("Get") || method.name().starts_with("List");
        let is_no_side_effects = level.idempotency_level()
            == prost_types::method_options::IdempotencyLevel::NoSideEffects;
        assert_eq!(is_no_side_effects, reads, "{}", method.full_name());
    }
}

#[test]
fn json_keys_are_camel_case_where_version_1_has_them_and_snake_case_elsewhere() {
    for field in fields(&pool()) {
        let package = field.parent_message().package_name().to_owned();
        let oauth = field.parent_message().name().contains("Token");
        let camel = package == "team.v1" || (package == "usermanage.v1" && !oauth);
        let snake = field.json_name() == field.name();
        let one_word = !field.name().contains('_');
        assert!(
            one_word || snake != camel,
            "{}: {}",
            field.full_name(),
            field.json_name()
        );
    }
}

#[test]
fn exactly_the_secrets_are_redacted() {
    let pool = pool();
    let mut found: Vec<_> = fields(&pool)
        .iter()
        .filter(|field| {
            let redact = field
                .options()
                .get_field_by_name("debug_redact")
                .and_then(|value| value.as_bool());
            redact == Some(true)
        })
        .map(|field| field.full_name().to_owned())
        .collect();
    found.sort();
    assert_eq!(found, SECRETS);
}

#[test]
fn every_enum_numbers_its_values_in_order_from_unspecified() {
    for named in pool()
        .all_enums()
        .filter(|named| ours(named.package_name()))
    {
        let numbers: Vec<i32> = named.values().map(|value| value.number()).collect();
        let counted: Vec<i32> = (0..).take(numbers.len()).collect();
        assert_eq!(numbers, counted, "{}", named.full_name());
        assert!(
            named.default_value().name().ends_with("_UNSPECIFIED"),
            "{}",
            named.full_name()
        );
    }
}

#[test]
fn every_text_of_a_request_that_has_a_published_length_says_so() {
    let pool = pool();
    let measured = [
        "email",
        "user_name",
        "first_name",
        "last_name",
        "team_user_id",
        "display_name",
    ];
    for field in fields(&pool) {
        let request = field.parent_message().name().ends_with("Request");
        if !request || !measured.contains(&field.name()) {
            continue;
        }
        let rules = option(&pool, &field.options(), "buf.validate.field");
        let rules = rules.as_message().expect("rules are a message");
        let text = rules
            .get_field_by_name("string")
            .expect("FieldRules has string rules");
        let text = text.as_message().expect("string rules are a message");
        assert!(text.has_field_by_name("max_len"), "{}", field.full_name());
    }
}
