//! Accounts as on most Substrate chains: 32 bytes.

use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::{AccountId32, MultiSignature, traits::AccountIdLookup};

/// Who signs.
pub type Signature = MultiSignature;
/// Addresses may be written in several ways.
pub type Lookup = AccountIdLookup<AccountId32, ()>;

/// The accounts of genesis, each its own key.
pub fn developers() -> [AccountId32; 5] {
	[Alice, Bob, Charlie, Dave, Eve].map(|keyring| keyring.to_account_id())
}
