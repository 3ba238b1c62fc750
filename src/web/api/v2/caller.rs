//! Who calls: a key that was let in, with what it may do and see.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::{Code, Refused};
use crate::app::App;
use crate::base::error::Error;
use crate::catalogue::{Class, Indicator};
use crate::figures::observation::{Status, Stored};
use crate::intake::{Door, How, Problem, Sender, gate};
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations::Target;
use crate::store::keys::ApiKey;

/// A caller, for handlers of API v2.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The key that was shown; it works, from here and now.
    pub key: Arc<ApiKey>,
    /// Where the call comes from.
    pub from: Option<IpAddr>,
}

impl Caller {
    /// Code of the agency for which it speaks.
    pub fn agency(&self) -> &str {
        &self.key.agency
    }

    /// Whether nothing of what it sends may stay.
    pub fn is_test(&self) -> bool {
        self.key.rules.test
    }

    /// Who sends its changes, with what is wrong with their names.
    pub fn sender(&self, problems: Vec<Problem>) -> Sender {
        Sender {
            agency: self.agency().to_owned(),
            actor: self.actor(),
            door: Door::Full,
            status: Status::Provisional,
            for_others: false,
            problems,
        }
    }

    /// How its changes are taken.
    pub fn how(&self) -> How {
        How {
            dry: self.is_test(),
            ..How::default()
        }
    }

    /// Who answers for its changes.
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.key.user_id,
            key: Some(self.key.id),
            via: if self.key.rules.sample {
                Via::Demo
            } else {
                Via::ApiV2
            },
        }
    }

    /// The indicator with this slug, to be read.
    ///
    /// # Errors
    /// `not-found` when there is none, `forbidden` when the key is not for it.
    pub fn target<'a>(&self, app: &'a App, slug: &str) -> Result<&'a Target, Refused> {
        let target = app.db.target(slug).map_err(|_| Refused::not_found())?;
        if self.key.is_for(slug) {
            return Ok(target);
        }
        let detail = format!("The key is not for the indicator {slug}.");
        Err(Refused::new(Code::Forbidden, detail))
    }

    /// The indicator with this slug, to be written.
    ///
    /// # Errors
    /// `not-found` when there is none, `forbidden` when the key is not for it or its agency may not
    /// enter it.
    pub async fn writes<'a>(&self, app: &'a App, slug: &str) -> Result<&'a Target, Refused> {
        let target = self.target(app, slug)?;
        if gate::admits(app, &target.indicator, self.agency(), false).await? {
            return Ok(target);
        }
        let detail =
            format!("The agency does not report the indicator {slug} and was not allowed to.");
        Err(Refused::new(Code::Forbidden, detail))
    }

    /// Whether it may see validated figures of other agencies.
    pub fn sees_others(&self, indicator: &Indicator) -> bool {
        indicator.class == Class::Open
    }

    /// Whether it may see this row.
    pub fn sees(&self, indicator: &Indicator, row: &Stored) -> bool {
        let own = row.observation.agency == self.key.agency;
        own || self.sees_others(indicator) && row.status == Status::Validated
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Error::Internal("a route of API v2 has no gate".to_owned()).into())
    }
}
