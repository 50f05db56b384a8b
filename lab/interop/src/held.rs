//! Calls that wait until their caller leaves, by name, and who waits for that to happen.

use std::collections::HashMap;
use std::future::pending;

use tokio::sync::watch;

use crate::schema::interop::v1::call_request::Wait;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begun,
    Ended,
}

/// All of a server.
#[derive(Clone, Default)]
pub(crate) struct Held(watch::Sender<HashMap<String, State>>);

impl Held {
    /// Waits as a request asks for: to be dropped, or for another call to be.
    pub(crate) async fn wait(&self, wait: Option<&Wait>) {
        match wait {
            None => {}
            Some(Wait::Hold(name)) => self.hold(name.clone()).await,
            Some(Wait::Begun(name)) => self.until(name, |_| true).await,
            Some(Wait::Ended(name)) => self.until(name, |state| state == State::Ended).await,
        }
    }

    async fn hold(&self, name: String) {
        self.set(&name, State::Begun);
        let _over = Over { held: self, name };
        pending().await
    }

    async fn until(&self, name: &str, is: impl Fn(State) -> bool) {
        let mut states = self.0.subscribe();
        let found = states.wait_for(|states| states.get(name).is_some_and(|state| is(*state)));
        // The sender is `self`, so it is still there.
        let _ = found.await;
    }

    fn set(&self, name: &str, state: State) {
        self.0.send_modify(|states| {
            states.insert(name.to_owned(), state);
        });
    }
}

/// Notes, when the call is dropped, that it is over.
struct Over<'h> {
    held: &'h Held,
    name: String,
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.held.set(&self.name, State::Ended);
    }
}
