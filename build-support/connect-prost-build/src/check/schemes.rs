//! The `scheme` option: whether each kind of key has one, and whether it says how keys are sent.

use crate::BuildError;
use crate::error::{Diagnostics, nearest};
use crate::model::{Model, SchemeOption, SchemePlace, StreamType, is_token};

/// Checks the schemes of all files, those of imports included.
pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    for (at, scheme) in model.schemes.iter().enumerate() {
        diagnostics.keep(kind(model, scheme));
        diagnostics.keep(place(model, scheme));
        let mut before = model.schemes[..at].iter();
        if let Some(first) = before.find(|first| first.kind == scheme.kind)
            && !scheme.kind.is_empty()
        {
            diagnostics.add(twice(model, first, scheme));
        }
    }
}

/// Returns an error at one of the fields of a scheme; at the scheme itself without a name.
fn error_at(model: &Model, scheme: &SchemeOption, name: &str, text: String) -> BuildError {
    let option = match name {
        "" => scheme.option(),
        name => format!("{}.{name}", scheme.option()),
    };
    model.error_at(&scheme.file, &option, text)
}

fn kind(model: &Model, scheme: &SchemeOption) -> Result<(), BuildError> {
    if !scheme.kind.is_empty() {
        return Ok(());
    }
    let error = error_at(model, scheme, "", "a scheme needs a kind of key".to_owned());
    Err(error.with_help("write the kind as credential names it: kind: \"api_key\""))
}

fn twice(model: &Model, first: &SchemeOption, second: &SchemeOption) -> BuildError {
    let kind = &second.kind;
    let known = error_at(model, first, "kind", String::new());
    let file = known.file().map_or_else(
        || first.file.name().to_owned(),
        |file| file.display().to_string(),
    );
    let line = known
        .line()
        .map_or_else(String::new, |line| format!(":{line}"));
    let text = format!("`{kind}` has a scheme in {file}{line} already");
    let error = error_at(model, second, "kind", text);
    error.with_help("drop one of the two: keys of a kind are sent in one way")
}

fn place(model: &Model, scheme: &SchemeOption) -> Result<(), BuildError> {
    match &scheme.place {
        None => {
            let text = format!(
                "the scheme of `{}` does not say where keys stand",
                scheme.kind
            );
            let error = error_at(model, scheme, "", text);
            Err(error.with_help(
                "write header: \"X-API-Key\", bearer: true, or oauth: \"TokenService.CreateToken\"",
            ))
        }
        Some(SchemePlace::Header(name)) => header(model, scheme, name),
        Some(SchemePlace::Bearer(true)) => Ok(()),
        Some(SchemePlace::Bearer(false)) => {
            let text = "bearer: false does not say where keys stand".to_owned();
            let error = error_at(model, scheme, "bearer", text);
            Err(error.with_help("write bearer: true, or header: \"X-API-Key\""))
        }
        Some(SchemePlace::OAuth { name, .. }) => token_method(model, scheme, name),
    }
}

fn header(model: &Model, scheme: &SchemeOption, name: &str) -> Result<(), BuildError> {
    if !name.is_empty() && name.chars().all(is_token) {
        return Ok(());
    }
    let text = format!("{name:?} is no name of a header");
    let error = error_at(model, scheme, "header", text);
    Err(error.with_help("write letters, digits and hyphens, as in X-API-Key"))
}

fn token_method(model: &Model, scheme: &SchemeOption, name: &str) -> Result<(), BuildError> {
    if let Some(SchemePlace::OAuth {
        method: Some(method),
        ..
    }) = &scheme.place
    {
        if StreamType::of(method) == StreamType::Unary {
            return Ok(());
        }
        let text = format!("{name} is a stream, and a token is one response");
        let error = error_at(model, scheme, "oauth", text);
        return Err(error.with_help("name a method that mints a token"));
    }
    let package = format!("{}.", scheme.file.package_name());
    let services = model.pool.services();
    let methods = services.flat_map(|service| service.methods().collect::<Vec<_>>());
    let full: Vec<String> = methods
        .map(|method| method.full_name().to_owned())
        .collect();
    let near = full.iter().filter_map(|name| name.strip_prefix(&package));
    let names = full.iter().map(String::as_str).chain(near);
    let help = match nearest(name, names) {
        Some(near) => format!("write {near}"),
        None => "write the full name of a method, and compile or import its file too".to_owned(),
    };
    let error = error_at(
        model,
        scheme,
        "oauth",
        format!("there is no method {name:?}"),
    );
    Err(error.with_help(help))
}
