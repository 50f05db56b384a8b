//! A subscriber that keeps spans and events for the tests to read.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// The values of fields, as text.
pub(crate) type Fields = BTreeMap<&'static str, String>;

/// A span with the events in it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) id: Id,
    pub(crate) target: &'static str,
    pub(crate) parent: Option<Id>,
    pub(crate) follows: Option<Id>,
    pub(crate) fields: Fields,
    pub(crate) events: Vec<Fields>,
    pub(crate) is_closed: bool,
}

impl Seen {
    /// Returns the value of a field; an empty text without one.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Returns the messages of the events.
    pub(crate) fn messages(&self) -> Vec<&str> {
        let messages = self.events.iter();
        messages.map(|event| event["message"].as_str()).collect()
    }
}

/// Collects what this thread traces while it lives.
pub(crate) struct Collector {
    seen: Spans,
    _guard: DefaultGuard,
}

impl Collector {
    pub(crate) fn start() -> Collector {
        let seen = Spans::default();
        let subscriber = Registry::default().with(seen.clone());
        Collector {
            seen,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    /// Returns all spans, in the order of their beginnings.
    pub(crate) fn spans(&self) -> Vec<Seen> {
        self.seen.0.lock().unwrap().clone()
    }

    /// Returns the events outside of all spans.
    pub(crate) fn events(&self) -> Vec<Fields> {
        self.seen.1.lock().unwrap().clone()
    }

    /// Returns the span of the only call of a client; its server may have one too.
    pub(crate) fn only_client(&self) -> Seen {
        let mut spans = self.spans();
        spans.retain(|span| span.target == "connect_prost::client");
        let [span] = spans.try_into().unwrap();
        span
    }

    /// Returns the only span.
    pub(crate) fn only(&self) -> Seen {
        let [span] = self.spans().try_into().unwrap();
        span
    }

    /// Returns whether a text occurs anywhere.
    pub(crate) fn contains(&self, text: &str) -> bool {
        let mut all = self.spans().into_iter().flat_map(|span| {
            let events = span.events.into_iter().flat_map(Fields::into_values);
            span.fields.into_values().chain(events)
        });
        all.any(|value| value.contains(text))
    }
}

/// Whether a target is of the crate or of its tests.
fn is_ours(target: &str) -> bool {
    target.starts_with("connect_prost") || target.starts_with("tracing")
}

/// Spans, and events outside of them.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<Seen>>>, Arc<Mutex<Vec<Fields>>>);

impl Spans {
    fn change(&self, id: &Id, change: impl FnOnce(&mut Seen)) {
        let mut spans = self.0.lock().unwrap();
        // Spans of other crates are not kept, and may have the id of one that is closed.
        let mut open = spans.iter_mut().filter(|span| !span.is_closed);
        if let Some(span) = open.find(|span| span.id == *id) {
            change(span);
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if !is_ours(attributes.metadata().target()) {
            return;
        }
        let mut fields = Reader::default();
        attributes.record(&mut fields);
        let parent = context.span(id).unwrap().parent();
        self.0.lock().unwrap().push(Seen {
            id: id.clone(),
            target: attributes.metadata().target(),
            parent: parent.map(|parent| parent.id()),
            follows: None,
            fields: fields.0,
            events: Vec::new(),
            is_closed: false,
        });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut fields = Reader::default();
        values.record(&mut fields);
        self.change(id, |span| span.fields.append(&mut fields.0));
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, _: Context<'_, S>) {
        self.change(id, |span| span.follows = Some(follows.clone()));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if !is_ours(event.metadata().target()) {
            return;
        }
        let mut fields = Reader::default();
        event.record(&mut fields);
        match context.event_span(event) {
            Some(span) => self.change(&span.id(), |seen| seen.events.push(fields.0)),
            None => self.1.lock().unwrap().push(fields.0),
        }
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.change(&id, |span| span.is_closed = true);
    }
}

#[derive(Default)]
struct Reader(Fields);

impl Visit for Reader {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
