//! How addresses must look, and the one form in which two of them are compared.
//!
//! Whether an address is public is for the reporters to find out: a name resolves to something else
//! tomorrow.

use crate::{Address, Config, Endpoint, Error};
use alloc::{format, string::String};
use core::{
	net::{IpAddr, Ipv4Addr, Ipv6Addr},
	num::NonZeroU16,
	str,
};
use frame_support::ensure;

/// The form in which an address is compared: lower case scheme and host, no default port, no empty
/// path; addresses of IPv6 as RFC 5952 writes them, but those of IPv4 within IPv6 as such.
pub(crate) fn normal_form<T: Config>(address: &Address) -> Result<Endpoint, Error<T>> {
	let form = match address {
		Address::Libp2p { multiaddr, .. } | Address::Port { multiaddr, .. } => {
			of_multiaddr::<T>(printable(multiaddr)?)?
		},
		Address::Rpc { url, .. } => of_url::<T>(printable(url)?)?,
	};
	// No form is longer than what it was made from.
	form.into_bytes().try_into().map_err(|_| Error::<T>::AddressTooLong)
}

/// Printable ASCII without space and backslash, which parsers take for a slash.
fn printable<T: Config>(bytes: &[u8]) -> Result<&str, Error<T>> {
	let is_printable = bytes.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'\\');
	ensure!(is_printable, Error::<T>::AddressNotPrintable);
	str::from_utf8(bytes).map_err(|_| Error::<T>::AddressNotPrintable)
}

fn of_url<T: Config>(url: &str) -> Result<String, Error<T>> {
	let (scheme, rest) = url.split_once("://").ok_or(Error::<T>::UnknownScheme)?;
	let scheme = scheme.to_ascii_lowercase();
	let default_port = match scheme.as_str() {
		"ws" | "http" => 80,
		"wss" | "https" => 443,
		_ => return Err(Error::<T>::UnknownScheme),
	};
	ensure!(!rest.contains('#'), Error::<T>::UrlWithFragment);
	let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
	ensure!(!authority.contains('@'), Error::<T>::UrlWithUser);

	let (host, port) = match authority.rfind(':') {
		// A colon within brackets belongs to an address of IPv6.
		Some(colon) if !authority.ends_with(']') => {
			let (host, port) = authority.split_at(colon);
			(host, Some(self::port::<T>(port.trim_start_matches(':'))?))
		},
		_ => (authority, None),
	};
	let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
		Some(address) => match of_ip6::<T>(address)? {
			IpAddr::V4(address) => format!("{address}"),
			IpAddr::V6(address) => format!("[{address}]"),
		},
		None => of_host::<T>(host)?,
	};
	let port = match port {
		Some(port) if port.get() != default_port => format!(":{port}"),
		_ => String::new(),
	};
	let path = if path == "/" { "" } else { path };
	Ok(format!("{scheme}://{host}{port}{path}"))
}

fn of_multiaddr<T: Config>(multiaddr: &str) -> Result<String, Error<T>> {
	let mut parts = multiaddr.split('/');
	ensure!(parts.next() == Some(""), Error::<T>::UnknownProtocol);
	let protocol = parts.next().unwrap_or_default();
	let host = parts.next().unwrap_or_default();
	let form = match protocol {
		"ip4" => format!("/ip4/{}", host.parse::<Ipv4Addr>().map_err(|_| Error::<T>::BadHost)?),
		"ip6" => match of_ip6::<T>(host)? {
			IpAddr::V4(address) => format!("/ip4/{address}"),
			IpAddr::V6(address) => format!("/ip6/{address}"),
		},
		// By which of them a name is resolved makes no other endpoint of it.
		"dns" | "dns4" | "dns6" => {
			let name = of_host::<T>(host)?;
			ensure!(!ends_in_a_number(&name), Error::<T>::BadHost);
			format!("/dns/{name}")
		},
		_ => return Err(Error::<T>::UnknownProtocol),
	};
	ensure!(parts.next() == Some("tcp"), Error::<T>::NotTcp);
	let port = port::<T>(parts.next().unwrap_or_default())?;
	ensure!(parts.next().is_none(), Error::<T>::NotPlainTcp);
	Ok(format!("{form}/tcp/{port}"))
}

/// An address of IPv6; of IPv4 where it is but another form of one.
fn of_ip6<T: Config>(host: &str) -> Result<IpAddr, Error<T>> {
	let address: Ipv6Addr = host.parse().map_err(|_| Error::<T>::BadHost)?;
	Ok(address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4))
}

/// Whether parsers of URLs take a host for an address of IPv4: by its last label.
fn ends_in_a_number(name: &str) -> bool {
	let last = name.rsplit('.').next().unwrap_or_default();
	let is_decimal = last.bytes().all(|byte| byte.is_ascii_digit());
	let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
	is_decimal
		|| hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A name or an address of IPv4; the dot that ends a full name makes no other name of it.
fn of_host<T: Config>(host: &str) -> Result<String, Error<T>> {
	ensure!(!host.is_empty(), Error::<T>::NoHost);
	let name = host.strip_suffix('.').unwrap_or(host);
	let is_label = |label: &str| {
		let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
		!label.is_empty() && label.len() <= 63 && label.bytes().all(is_allowed)
	};
	ensure!(name.split('.').all(is_label), Error::<T>::BadHost);
	// Parsers read 127.1, 0x7f000001 and 2130706433 as addresses: one of them has but one form here.
	let is_one_form = !ends_in_a_number(name) || name.parse::<Ipv4Addr>().is_ok();
	ensure!(is_one_form, Error::<T>::BadHost);
	Ok(name.to_ascii_lowercase())
}

fn port<T: Config>(digits: &str) -> Result<NonZeroU16, Error<T>> {
	// The parser alone would take a plus sign too.
	ensure!(digits.bytes().all(|byte| byte.is_ascii_digit()), Error::<T>::BadPort);
	digits.parse().map_err(|_| Error::<T>::BadPort)
}
