use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use super::*;
use crate::base::private;

const ONE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const TWO: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const PLACE: Sealed<'_> = Sealed {
    table: "users",
    id: "7",
    column: "totp",
};

fn keys(text: &str) -> Keys {
    Keys::parse(text).expect("keys")
}

#[test]
fn what_is_sealed_opens_in_its_place_and_nowhere_else() {
    let keys = keys(ONE);
    let sealed = keys.seal(PLACE, "JBSWY3DPEHPK3PXP").expect("sealed");
    assert!(!sealed.contains("JBSWY3DP"));
    assert_ne!(sealed, keys.seal(PLACE, "JBSWY3DPEHPK3PXP").expect("again"));
    assert_eq!(keys.open(PLACE, &sealed).expect("open"), "JBSWY3DPEHPK3PXP");
    for other in [
        Sealed { id: "8", ..PLACE },
        Sealed {
            column: "password",
            ..PLACE
        },
        Sealed {
            table: "webhooks",
            ..PLACE
        },
        Sealed {
            table: "user",
            id: "s7",
            ..PLACE
        },
    ] {
        assert!(keys.open(other, &sealed).is_err(), "{other:?}");
    }
}

#[test]
fn what_was_changed_or_is_no_seal_does_not_open() {
    let keys = keys(ONE);
    let sealed = keys.seal(PLACE, "secret").expect("sealed");
    let (name, text) = sealed.split_once(':').expect("two parts");
    let mut bytes = BASE64.decode(text).expect("base64");
    for at in 0..bytes.len() {
        bytes[at] ^= 1;
        let changed = format!("{name}:{}", BASE64.encode(&bytes));
        assert!(keys.open(PLACE, &changed).is_err(), "byte {at}");
        bytes[at] ^= 1;
    }
    for text in [
        "",
        "secret",
        ":",
        &format!("{name}:"),
        &format!("{name}:AAAA"),
    ] {
        assert!(keys.open(PLACE, text).is_err(), "{text:?}");
    }
}

#[test]
fn an_older_key_still_opens_and_a_newer_one_seals() {
    let (old, both, new) = (
        keys(ONE),
        keys(&format!("{TWO} # newest\n{ONE}")),
        keys(TWO),
    );
    let before = old.seal(PLACE, "secret").expect("sealed");
    assert_eq!(both.open(PLACE, &before).expect("open"), "secret");
    assert!(!both.is_current(&before) && both.knows(old.fingerprint()));
    assert!(new.open(PLACE, &before).is_err());
    let after = both.seal(PLACE, "secret").expect("sealed");
    assert!(both.is_current(&after));
    assert_eq!(new.open(PLACE, &after).expect("open"), "secret");
    assert!(old.open(PLACE, &after).is_err());
}

#[test]
fn a_signature_is_of_its_message_its_purpose_and_its_key() {
    let (one, two) = (keys(ONE), keys(TWO));
    let signed = one.sign(Purpose::Head, b"head");
    assert_eq!(
        one.verify(Purpose::Head, b"head", &signed),
        Verdict::Genuine
    );
    assert_eq!(one.verify(Purpose::Head, b"heat", &signed), Verdict::Forged);
    assert_eq!(
        one.verify(Purpose::Anchor, b"head", &signed),
        Verdict::Forged
    );
    assert_eq!(one.verify(Purpose::Head, b"head", ""), Verdict::Forged);
    assert_eq!(
        two.verify(Purpose::Head, b"head", &signed),
        Verdict::UnknownKey
    );
    let renamed = signed.replace(one.fingerprint(), two.fingerprint());
    assert_eq!(
        two.verify(Purpose::Head, b"head", &renamed),
        Verdict::Forged
    );
    assert_ne!(one.blind("account", "a@b"), two.blind("account", "a@b"));
    assert_ne!(one.blind("account", "a@b"), one.blind("address", "a@b"));
}

#[test]
fn nothing_that_is_printed_tells_a_key() {
    let keys = keys(ONE);
    let shown = format!("{keys:?}");
    assert_eq!(shown, format!("Keys([{:?}])", keys.fingerprint()));
    let vault = Vault::new(None, Some(ONE.to_owned())).expect("a vault");
    assert!(!format!("{vault:?}").contains("AAAA"));
    let wrong = Keys::parse("not-a-key-but-secret")
        .expect_err("no key")
        .to_string();
    assert!(wrong.contains("Secret key 1 is not base64"), "{wrong}");
    assert!(!wrong.contains("not-a-key-but-secret"));
    assert!(Keys::parse("# a note\n\n").is_err());
    assert!(Vault::new(Some("a".into()), Some(ONE.to_owned())).is_err());
}

#[test]
fn a_key_is_made_once_for_its_owner_and_a_newer_one_goes_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pimpinan.db.key");
    let vault = Vault::default().or_in(file.clone());
    assert!(vault.find().expect("nothing").is_none());
    let made = vault.find_or_make().expect("made");
    assert!(!private::is_open_to_others(&file));
    let again = vault.find_or_make().expect("found");
    assert_eq!(again.fingerprint(), made.fingerprint());
    let newer = vault.add().expect("added");
    assert_ne!(newer.fingerprint(), made.fingerprint());
    assert!(newer.knows(made.fingerprint()));
    assert!(!private::is_open_to_others(&file));
    let text = std::fs::read_to_string(&file).expect("the file");
    assert_eq!(text.matches("# The secret key").count(), 1, "{text}");
    let given = Vault::new(None, Some(ONE.to_owned()))
        .expect("a vault")
        .or_in(file);
    assert_eq!(
        given.find_or_make().expect("given").fingerprint(),
        keys(ONE).fingerprint()
    );
    assert!(given.add().is_err(), "it is not ours to write");
}
