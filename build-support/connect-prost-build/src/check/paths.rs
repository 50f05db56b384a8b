//! Paths of types and modules: whether each is unique.

use super::names::Names;
use crate::error::Diagnostics;
use crate::model::naming::snake;
use crate::model::{Message, Model, Package, Service};

pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    let mut names = Names::new(model);
    for package in &model.packages {
        for (path, part) in modules(&package.name) {
            let owner = format!("package `{part}`");
            names.take_for_package(&path, &owner, &package.name, diagnostics);
        }
    }
    for package in &model.packages {
        let module = modules(&package.name).last().map(|(path, _)| path);
        let scope = PackageScope {
            module: module.map_or_else(String::new, |path| format!("{path}::")),
            package,
        };
        scope.types(&mut names, diagnostics);
        for service in &package.services {
            scope.service(model, service, &mut names, diagnostics);
        }
    }
}

/// Returns the modules that a package is in, each with the part of the package's name that it stands for.
fn modules(package: &str) -> impl Iterator<Item = (String, &str)> {
    let ends = package.match_indices('.').map(|(at, _)| at);
    let ends = ends.chain((!package.is_empty()).then_some(package.len()));
    ends.map(|end| {
        let part = &package[..end];
        let path: Vec<String> = part
            .split('.')
            .map(|name| snake(name).to_string())
            .collect();
        (path.join("::"), part)
    })
}

struct PackageScope<'a> {
    /// Path of the package's module, with `::` behind it.
    module: String,
    package: &'a Package,
}

impl PackageScope<'_> {
    fn types(&self, names: &mut Names<'_>, diagnostics: &mut Diagnostics) {
        for message in &self.package.messages {
            let path = format!("{}{}", self.module, message.type_ref.path());
            let owner = format!("message `{}`", message.type_ref.full_name);
            names.take(&path, &owner, &message.descriptor, diagnostics);
            if has_module(message) {
                let outer = path.rsplit_once("::").map_or("", |(outer, _)| outer);
                let separator = if outer.is_empty() { "" } else { "::" };
                let module = snake(message.descriptor.name());
                let path = format!("{outer}{separator}{module}");
                let owner = format!("what is nested in message `{}`", message.type_ref.full_name);
                names.take(&path, &owner, &message.descriptor, diagnostics);
            }
            for oneof in &message.oneofs {
                let path = format!("{}{}", self.module, oneof.type_ref.path());
                let owner = format!("oneof `{}`", oneof.type_ref.full_name);
                names.take(&path, &owner, &oneof.descriptor, diagnostics);
            }
        }
        for item in &self.package.enums {
            let path = format!("{}{}", self.module, item.type_ref.path());
            let owner = format!("enum `{}`", item.type_ref.full_name);
            names.take(&path, &owner, &item.descriptor, diagnostics);
        }
    }

    fn service(
        &self,
        model: &Model,
        service: &Service,
        names: &mut Names<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let Service {
            ident,
            module,
            full_name,
            ..
        } = service;
        let made = [
            (true, "specs", module.to_string()),
            (
                model.has_client(service),
                "client",
                format!("{ident}Client"),
            ),
            (model.has_server(service), "trait", ident.to_string()),
            (
                model.has_server(service),
                "server",
                format!("{ident}Server"),
            ),
        ];
        for (_, what, name) in made.into_iter().filter(|(is_made, ..)| *is_made) {
            let owner = format!("the {what} of service `{full_name}`");
            let path = format!("{}{name}", self.module);
            names.take(&path, &owner, &service.descriptor, diagnostics);
        }
    }
}

/// Returns whether prost puts something into a module named after the message.
fn has_module(message: &Message) -> bool {
    let mut nested = message.descriptor.child_messages();
    !message.oneofs.is_empty()
        || nested.any(|nested| !nested.is_map_entry())
        || message.descriptor.child_enums().next().is_some()
}
