//! How addresses must look. Each line is an input as an owner, or an attacker, may write it.

use crate::{Error, endpoint::normal_form, mock::*};

type Outcome = Result<String, Error<Test>>;

fn form(address: crate::Address) -> Outcome {
	normal_form::<Test>(&address).map(|form| String::from_utf8(form.into_inner()).unwrap())
}

fn url(url: &str) -> Outcome {
	form(crate::Address::Rpc { url: text(url), peer: [0; 32], signature: [0; 64] })
}

fn multiaddr(multiaddr: &str) -> Outcome {
	form(crate::Address::Port { multiaddr: text(multiaddr), peer: [0; 32], signature: [0; 64] })
}

fn fault<T: std::fmt::Debug>(outcome: Result<T, Error<Test>>) -> &'static str {
	outcome.expect_err("it is refused").into()
}

#[test]
fn urls_of_one_endpoint_have_one_form() {
	for (written, expected) in [
		("ws://a.example", "ws://a.example"),
		("WS://A.Example.:80/", "ws://a.example"),
		("wss://a.example:443", "wss://a.example"),
		("http://a.example:80", "http://a.example"),
		("https://a.example:0443/", "https://a.example"),
		("ws://a.example:9944", "ws://a.example:9944"),
		("wss://a.example/Path/?q=A", "wss://a.example/Path/?q=A"),
		("wss://a.example?q", "wss://a.example?q"),
		("ws://203.0.113.9:9944", "ws://203.0.113.9:9944"),
		("ws://[2001:DB8:0:0::1]:9944", "ws://[2001:db8::1]:9944"),
		("wss://[::1]", "wss://[::1]"),
		("ws://[::ffff:203.0.113.9]:9944", "ws://203.0.113.9:9944"),
		("ws://[::FFFF:cb00:7109]", "ws://203.0.113.9"),
		("ws://203.0.113.9.", "ws://203.0.113.9"),
		("ws://0x.example", "ws://0x.example"),
		("ws://1.2.3.4.example", "ws://1.2.3.4.example"),
		("wss://a_b-c.example", "wss://a_b-c.example"),
	] {
		assert_eq!(url(written).as_deref().ok(), Some(expected), "{written}");
	}
}

#[test]
fn urls_that_are_none_are_refused_each_with_its_cause() {
	for (written, cause) in [
		("", "UnknownScheme"),
		("a.example", "UnknownScheme"),
		("ftp://a.example", "UnknownScheme"),
		("file:///etc/passwd", "UnknownScheme"),
		("ws:/a.example", "UnknownScheme"),
		(" ws://a.example", "AddressNotPrintable"),
		("ws://a.exa mple", "AddressNotPrintable"),
		("ws://a.example\n", "AddressNotPrintable"),
		("ws://a.ex\u{e4}mple", "AddressNotPrintable"),
		("ws://a.example\\@evil.example", "AddressNotPrintable"),
		("ws://", "NoHost"),
		("ws:///path", "NoHost"),
		("ws://:9944", "NoHost"),
		("ws://?q", "NoHost"),
		("ws://user@a.example", "UrlWithUser"),
		("ws://user:word@a.example", "UrlWithUser"),
		("ws://a.example#b", "UrlWithFragment"),
		("ws://#", "UrlWithFragment"),
		("ws://a..example", "BadHost"),
		("ws://.", "BadHost"),
		("ws://a%2eexample", "BadHost"),
		("ws://a.example:1:2", "BadHost"),
		("ws://[::1", "BadHost"),
		("ws://[zz]", "BadHost"),
		("ws://[]", "BadHost"),
		("ws://::1", "BadHost"),
		("ws://127.1", "BadHost"),
		("ws://2130706433", "BadHost"),
		("ws://0x7f000001:9944", "BadHost"),
		("ws://0X7F.0.0.1", "BadHost"),
		("ws://0x", "BadHost"),
		("ws://127.0.0.01", "BadHost"),
		("ws://0177.0.0.1", "BadHost"),
		("ws://256.0.0.1", "BadHost"),
		("ws://1.2.3.4.5", "BadHost"),
		("ws://a.example.0x1.", "BadHost"),
		("ws://a.example:", "BadPort"),
		("ws://a.example:0", "BadPort"),
		("ws://a.example:65536", "BadPort"),
		("ws://a.example:+1", "BadPort"),
		("ws://a.example:9944x", "BadPort"),
	] {
		assert_eq!(fault(url(written)), cause, "{written:?}");
	}
	assert!(url("ws://a.example:65535").is_ok());
}

#[test]
fn a_label_has_at_most_63_letters() {
	let name = |letters: usize| url(&format!("ws://{}.example", "a".repeat(letters)));
	assert!(name(63).is_ok());
	assert_eq!(fault(name(64)), "BadHost");
}

#[test]
fn multiaddresses_of_one_port_have_one_form() {
	for (written, expected) in [
		("/ip4/203.0.113.9/tcp/30333", "/ip4/203.0.113.9/tcp/30333"),
		("/ip6/2001:DB8:0:0::1/tcp/030333", "/ip6/2001:db8::1/tcp/30333"),
		("/ip6/::ffff:203.0.113.9/tcp/1", "/ip4/203.0.113.9/tcp/1"),
		("/dns/A.example./tcp/1", "/dns/a.example/tcp/1"),
		("/dns4/a.example/tcp/1", "/dns/a.example/tcp/1"),
		("/dns6/a.example/tcp/65535", "/dns/a.example/tcp/65535"),
	] {
		assert_eq!(multiaddr(written).as_deref().ok(), Some(expected), "{written}");
	}
}

#[test]
fn multiaddresses_that_are_none_are_refused_each_with_its_cause() {
	for (written, cause) in [
		("", "UnknownProtocol"),
		("ip4/203.0.113.9/tcp/1", "UnknownProtocol"),
		("/", "UnknownProtocol"),
		("/IP4/203.0.113.9/tcp/1", "UnknownProtocol"),
		("/unix/tmp/tcp/1", "UnknownProtocol"),
		("/dnsaddr/a.example/tcp/1", "UnknownProtocol"),
		("/ip4/256.0.0.1/tcp/1", "BadHost"),
		("/ip4/0x7f.1/tcp/1", "BadHost"),
		("/ip4/01.2.3.4/tcp/1", "BadHost"),
		("/ip6/fe80::1%eth0/tcp/1", "BadHost"),
		("/dns/203.0.113.9/tcp/1", "BadHost"),
		("/dns4/127.1/tcp/1", "BadHost"),
		("/dns6/0x7f000001./tcp/1", "BadHost"),
		("/dns//tcp/1", "NoHost"),
		("/dns/a.example", "NotTcp"),
		("/dns/a.example/udp/1", "NotTcp"),
		("/dns/a.example/tcp", "BadPort"),
		("/dns/a.example/tcp/0", "BadPort"),
		("/dns/a.example/tcp/65536", "BadPort"),
		("/dns/a.example/tcp/1/", "NotPlainTcp"),
		("/dns/a.example/tcp/1/ws", "NotPlainTcp"),
		("/dns/a.example/tcp/1/p2p/12D3KooW", "NotPlainTcp"),
		("/dns/a.example/tcp/1\u{0}", "AddressNotPrintable"),
	] {
		assert_eq!(fault(multiaddr(written)), cause, "{written:?}");
	}
}

#[test]
fn the_longest_address_is_taken_and_no_form_is_longer() {
	let path = "/".to_string() + &"p".repeat(256 - "ws://a/".len());
	assert_eq!(url(&format!("ws://a{path}")).map(|form| form.len()).ok(), Some(256));
	let mapped =
		format!("ws://[::ffff:6464:6464]/{}", "p".repeat(256 - "ws://[::ffff:6464:6464]/".len()));
	assert_eq!(mapped.len(), 256);
	assert_eq!(url(&mapped).map(|form| form.len()).ok(), Some(253));
}
