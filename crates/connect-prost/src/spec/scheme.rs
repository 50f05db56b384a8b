//! How credentials are sent.

/// How credentials of one kind are sent; from the `scheme` option of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scheme {
    /// The kind, as in [`Spec::credentials`](crate::Spec::credentials).
    pub kind: &'static str,
    /// Where the credential stands.
    pub place: SchemePlace,
}

/// Where a credential stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemePlace {
    /// In a header of this name, in lower case, alone.
    Header(&'static str),
    /// In `Authorization`, behind `Bearer`.
    Bearer,
    /// In `Authorization`, behind `Bearer`: an access token of OAuth 2.0, which a method mints by the client-credentials grant.
    OAuth {
        /// The full name of the method: `acme.v1.TokenService.CreateToken`.
        token_method: &'static str,
    },
}
