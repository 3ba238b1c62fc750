//! The gate of API v2: lets in who shows a key that works, from where it may be used and not too
//! often, and notes each call with its key.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Caller, Code, Refused};
use crate::app::App;
use crate::base::shares::Share;
use crate::store::keys::ApiKey;
use crate::store::keys::key_use::Call;
use crate::web::api::key;
use crate::web::frame::Frame;
use crate::web::layers::refused::ShownKey;
use crate::web::visitor;

/// Any other address below `/api/v2`.
pub async fn unknown_address() -> Refused {
    Refused::not_found()
}

/// Lets a call in, or refuses it.
pub(in crate::web) async fn run(frame: Frame, request: Request, next: Next) -> Response {
    let app = frame.app();
    let (mut parts, body) = request.into_parts();
    let key = match shown(app, &parts).await {
        Ok(key) => key,
        Err(refused) => return refused.into_response(),
    };
    let (method, slug) = (
        parts.method.to_string(),
        subject(parts.uri.path()).to_owned(),
    );
    let mut answer = match admit(app, &parts, &key) {
        Ok((caller, _place)) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(refused) => refused.into_response(),
    };
    let refused = answer.extensions().get::<Arc<Refused>>();
    let call = Call {
        at: app.clock.now_ms(),
        method,
        slug,
        status: answer.status().as_u16(),
        problem: refused.map_or_else(String::new, |refused| refused.line()),
    };
    app.usage.note(key.id, call);
    answer.extensions_mut().insert(ShownKey(key.id));
    answer
}

async fn shown(app: &App, parts: &Parts) -> Result<Arc<ApiKey>, Refused> {
    let invalid = |detail| Refused::new(Code::Unauthorized, detail);
    let shown = key::in_headers(&parts.headers)
        .ok_or_else(|| invalid("Send the key as `Authorization: Bearer KEY`."))?;
    let found = key::find(app, parts, shown).await?;
    found.ok_or_else(|| invalid("The key is unknown, has expired or was revoked."))
}

fn admit(app: &App, parts: &Parts, key: &Arc<ApiKey>) -> Result<(Caller, Share<i64>), Refused> {
    let from = visitor::peer(app, parts);
    if !key.works_from(from) {
        let detail = "The key does not work from this address.";
        return Err(Refused::new(Code::Forbidden, detail));
    }
    let place = key::take_turn(app, key, &parts.extensions)?;
    let caller = Caller {
        key: Arc::clone(key),
        from,
    };
    Ok((caller, place))
}

/// What a call is about, for the key's log: the indicator, or else the first part of the address.
fn subject(path: &str) -> &str {
    let mut parts = path.trim_start_matches("/api/v2").split('/').skip(1);
    match (parts.next(), parts.next()) {
        (Some("indicators"), Some(slug)) if !slug.is_empty() => slug,
        (first, _) => first.unwrap_or_default(),
    }
}
