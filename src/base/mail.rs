//! Sends messages to people, where an SMTP server is configured. There is no queue: whoever asks
//! for a message is told whether the server took it.

use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::base::error::{Error, Result};

/// How long the mail server may take for a step of the conversation.
const PATIENCE: Duration = Duration::from_secs(10);

/// The way to the mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The transport holds the password.
        f.debug_struct("Mailer")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// A message to one person, in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter<'a> {
    /// Address of the reader.
    pub to: &'a str,
    /// Name of the reader.
    pub name: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its text.
    pub text: String,
}

impl Mailer {
    /// Reads the server's URL (`smtps://USER:PASSWORD@HOST`, or `smtp://HOST:PORT?tls=required`)
    /// and the sender's address; nothing is connected yet.
    ///
    /// # Errors
    /// [`Error::Config`] that says what to change, without the URL, which may hold a password.
    pub fn new(url: &str, from: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| {
            Error::Config(
                "The mail server's URL is not understood. Write it as smtps://USER:PASSWORD@HOST \
                 or smtp://HOST:PORT?tls=required."
                    .to_owned(),
            )
        })?;
        let from = from.parse().map_err(|e| {
            Error::Config(format!(
                "The sender of mail {from} is not understood: {e}. Write it as \
                 Dashboard Pimpinan <dashboard@example.go.id>."
            ))
        })?;
        Ok(Self {
            transport: transport.timeout(Some(PATIENCE)).build(),
            from,
        })
    }

    /// Sends a letter; done when the mail server has taken it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the address can't be written to or the server refuses.
    pub async fn send(&self, letter: &Letter<'_>) -> Result<()> {
        let refused = |why: String| Error::Unavailable(format!("mail: {why}"));
        let address: Address = letter.to.parse().map_err(|e| refused(format!("{e}")))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(letter.name)), address))
            .subject(one_line(letter.subject))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|e| refused(e.to_string()))?;
        let sent = self.transport.send(message).await;
        sent.map(drop).map_err(|e| refused(e.to_string()))
    }
}

/// Whether a letter can be addressed so.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// A text of a letter's head, which ends with its line: whatever was taken for a name in the past.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_make_no_sense_are_told_without_the_password() {
        let from = "Dashboard <dashboard@example.go.id>";
        for (url, from) in [
            ("", from),
            ("mail.example.go.id", from),
            ("http://user:rahasia@mail", from),
            ("smtps://user:rahasia@mail.example.go.id", "dashboard"),
        ] {
            let error = Mailer::new(url, from).unwrap_err().to_string();
            assert!(!error.contains("rahasia"), "{error}");
        }
        let mailer = Mailer::new("smtps://user:rahasia@mail.example.go.id", from).unwrap();
        assert!(!format!("{mailer:?}").contains("rahasia"));
    }
}
