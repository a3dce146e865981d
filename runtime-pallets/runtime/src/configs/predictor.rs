//! How the off-chain worker of a node sends predictions: whose turns they are, and what it signs with.

use alloc::vec::Vec;
use codec::Encode;
use frame_system::offchain::{
	Account, AppCrypto, CreateSignedTransaction, CreateTransactionBase, SendSignedTransaction,
	Signer, SigningTypes,
};
use pallet_scalability::{Call, Worker};
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::sr25519;
use sp_runtime::{RuntimeAppPublic, SaturatedConversion, generic::Era, traits::Verify};

use crate::{
	AccountId, Address, Nonce, Runtime, RuntimeCall, Signature, SignedPayload, System, TxExtension,
	UncheckedExtrinsic,
};

/// For how many blocks a transaction of a worker may be included.
const MORTALITY: u64 = pallet_scalability::MORTALITY as u64;

mod key {
	use pallet_scalability::PREDICTION_KEY;
	use sp_runtime::app_crypto::{app_crypto, sr25519};
	app_crypto!(sr25519, PREDICTION_KEY);
}

/// The key that signs predictions, and nothing else.
pub struct PredictionKey;

impl AppCrypto<<Signature as Verify>::Signer, Signature> for PredictionKey {
	type RuntimeAppPublic = key::Public;
	type GenericPublic = sr25519::Public;
	type GenericSignature = sr25519::Signature;
}

/// The authorities of Aura take turns, by their place among them.
pub struct Predictor;

impl Predictor {
	/// The account of the node; if there are several keys, always the same.
	fn signer() -> Option<Account<Runtime>> {
		Signer::<Runtime, PredictionKey>::keystore_accounts()
			.min_by(|one, other| one.id.cmp(&other.id))
	}
}

impl Worker<Runtime> for Predictor {
	fn authorities() -> u32 {
		pallet_aura::Authorities::<Runtime>::get().len().saturated_into()
	}

	fn own() -> Vec<u32> {
		let keys = AuraId::all();
		let authorities = pallet_aura::Authorities::<Runtime>::get();
		(0..)
			.zip(&authorities)
			.filter(|(_, key)| keys.contains(key))
			.map(|(index, _)| index)
			.collect()
	}

	fn account() -> Option<AccountId> {
		Self::signer().map(|account| account.id)
	}

	fn send(call: Call<Runtime>) -> bool {
		let signer = Signer::<Runtime, PredictionKey>::any_account();
		let sent = Self::signer()
			.and_then(|account| signer.send_single_signed_transaction(&account, call));
		sent == Some(Ok(()))
	}
}

impl SigningTypes for Runtime {
	type Public = <Signature as Verify>::Signer;
	type Signature = Signature;
}

impl<Local> CreateTransactionBase<Local> for Runtime
where
	RuntimeCall: From<Local>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<Local> CreateSignedTransaction<Local> for Runtime
where
	RuntimeCall: From<Local>,
{
	fn create_signed_transaction<C: AppCrypto<Self::Public, Self::Signature>>(
		call: RuntimeCall,
		public: Self::Public,
		account: AccountId,
		nonce: Nonce,
	) -> Option<UncheckedExtrinsic> {
		// The hash of the block that a worker runs after is not known to the state yet.
		let begins: u64 = System::block_number().saturating_sub(1).into();
		let extension: TxExtension = (
			pallet_sli::room::KeepRoom::default(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckEra::from(Era::mortal(MORTALITY, begins)),
			frame_system::CheckNonce::from(nonce),
			frame_system::CheckWeight::new(),
			ChargeTransactionPayment::from(0),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
			frame_system::WeightReclaim::new(),
		);
		let payload = SignedPayload::new(call, extension).ok()?;
		let signature = payload.using_encoded(|bytes| C::sign(bytes, public))?;
		let (call, extension, _) = payload.deconstruct();
		Some(UncheckedExtrinsic::new_signed(call, Address::Id(account), signature, extension))
	}
}
