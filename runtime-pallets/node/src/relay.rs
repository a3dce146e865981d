//! What the runtime of a relay chain demands of every block, on a network without parachains.

use almanac_runtime::Header;
use futures::future::BoxFuture;
use sp_inherents::{Error, InherentData, InherentDataProvider, InherentIdentifier};

/// As polkadot-primitives has it. Other runtimes leave such data unread.
const PARACHAINS: InherentIdentifier = *b"parachn0";

/// No availability, candidates or disputes: the parent's header alone. Written by hand, for a dependency would change the lock
/// file that the committed runtime was built with.
pub struct NoParachains(pub Header);

impl InherentDataProvider for NoParachains {
	fn provide_inherent_data<'s, 'd, 'f>(
		&'s self,
		inherent_data: &'d mut InherentData,
	) -> BoxFuture<'f, Result<(), Error>>
	where
		's: 'f,
		'd: 'f,
		Self: 'f,
	{
		let none = Vec::<()>::new();
		let data = (&none, &none, &none, &self.0);
		Box::pin(std::future::ready(inherent_data.put_data(PARACHAINS, &data)))
	}

	fn try_handle_error<'s, 'i, 'e, 'f>(
		&'s self,
		_: &'i InherentIdentifier,
		_: &'e [u8],
	) -> BoxFuture<'f, Option<Result<(), Error>>>
	where
		's: 'f,
		'i: 'f,
		'e: 'f,
		Self: 'f,
	{
		Box::pin(std::future::ready(None))
	}
}
