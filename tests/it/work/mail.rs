//! A mail server that keeps what it is sent.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};

/// Takes every letter, as a mail server does; what was said to it stands in the list.
pub(crate) async fn mail_server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let letters = Arc::new(Mutex::new(Vec::new()));
    let taken = Arc::clone(&letters);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, Arc::clone(&taken)));
        }
    });
    (format!("smtp://127.0.0.1:{port}"), letters)
}

async fn converse(stream: tokio::net::TcpStream, taken: Arc<Mutex<Vec<String>>>) {
    let mut stream = tokio::io::BufStream::new(stream);
    let _ = stream.write_all(b"220 test\r\n").await;
    let (mut letter, mut in_letter) = (String::new(), false);
    loop {
        let _ = stream.flush().await;
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        letter.push_str(&line);
        if in_letter && line != ".\r\n" {
            continue;
        }
        let answer: &[u8] = match line.as_str() {
            "DATA\r\n" => {
                in_letter = true;
                b"354 go on\r\n"
            }
            ".\r\n" => {
                in_letter = false;
                let whole = std::mem::take(&mut letter).replace("=\r\n", "");
                taken.lock().expect("a list").push(whole);
                b"250 ok\r\n"
            }
            "QUIT\r\n" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        let _ = stream.write_all(answer).await;
    }
}

/// Those to this address.
pub(crate) fn to<'l>(letters: &'l [String], email: &str) -> Vec<&'l String> {
    let head = format!("RCPT TO:<{email}>");
    letters.iter().filter(|one| one.contains(&head)).collect()
}
