//! Why calls are refused. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// No network has this id. Have the Council register it first.
		UnknownNetwork,
		/// The network has no windows: it is registered but not measured, or the chain has no block yet.
		NoWindows,
		/// A network with this genesis hash is registered already.
		NetworkExists,
		/// Another network has this name. Choose one that tells them apart.
		NameTaken,
		/// As many networks are registered as `MaxNetworks` admits.
		TooManyNetworks,
		/// The name is empty.
		NameEmpty,
		/// The name has more than 64 bytes. Shorten it.
		NameTooLong,
		/// The name is not UTF-8 or has control characters.
		NameNotText,
		/// A slot lasts from 1 ms to 86,400,000 ms, a day.
		BadSlotDuration,
		/// An era lasts at least 1 ms.
		BadEra,
		/// The account is a reporter of this network, or has been one and not withdrawn its bond.
		AlreadyReporter,
		/// The Council has not invited the account. Ask it for `admit`.
		NotInvited,
		/// The account is invited already.
		AlreadyInvited,
		/// As many accounts are invited as `MaxInvited` admits. Have one of them join or taken back.
		TooManyInvited,
		/// The network has as many reporters as `MaxReporters` admits.
		TooManyReporters,
		/// The account cannot pay the bond.
		CannotBond,
		/// The key signs for a reporter of this network already. Choose another one.
		SignerTaken,
		/// The key is the account of another reporter of this network. Choose another one.
		SignerIsAReporter,
		/// The key signs for this reporter already.
		SameSigner,
		/// The account is no reporter of this network.
		NotAReporter,
		/// The reporter has left, or was removed and counts nowhere. It can withdraw its bond and join again.
		AlreadyLeft,
		/// The reporter has not left. Leave first.
		StillReporting,
		/// A window in which it was a reporter is not closed. Try again when its last window is closed.
		WindowsOpen,
		/// A window that it has reported is not closed. Try again when it is.
		ReportsOpen,
		/// The region is empty. Leave it out instead.
		RegionEmpty,
		/// The region has more than 32 bytes. Shorten it.
		RegionTooLong,
		/// The region is not UTF-8 or has control characters.
		RegionNotText,
		/// No target of the network has this id.
		UnknownTarget,
		/// The target was added before and not removed since.
		TargetExists,
		/// Validators of the home network are targets by themselves as soon as they validate.
		AppearsByItself,
		/// The target is a validator that the Council did not add: it stays, its addresses can be removed.
		NotAdded,
		/// The account does not speak for the target: it is neither its owner nor the validator itself.
		NotTheOwner,
		/// The account is no current or queued validator. Add addresses while you validate.
		NotValidating,
		/// The target has as many addresses as `MaxAddresses` admits. Remove one of them.
		TooManyAddresses,
		/// Too many addresses were removed that are measured until midnight, whose windows are not closed, or whose receipts can
		/// still be claimed, for four days. Try again later.
		TooManyRemoved,
		/// The target has this address already.
		AddressExists,
		/// The endpoint belongs to another target, or is measured there until midnight.
		EndpointTaken,
		/// The node belongs to another target, or is measured there until midnight.
		PeerTaken,
		/// The target has no such address.
		UnknownAddress,
		/// The account cannot pay the deposit for an address.
		CannotDeposit,
		/// The signature is not the node's over this network, this target, the account that speaks for it
		/// and this address. Make it with `almanac endpoint prove`.
		NoConsent,
		/// A port needs the consent of its node. Sign the multiaddress with `almanac endpoint prove` and add
		/// it as `Port`.
		UnsignedPort,
		/// The target is not measured at this node.
		UnknownPeer,
		/// The signature is not the node's over this network, this target and the account that speaks for it.
		NoWithdrawal,
		/// The node has withdrawn its consent from the account that speaks for the target.
		ConsentWithdrawn,
		/// Sixteen nodes have withdrawn their consent from the account that speaks for the target. It gets no
		/// more addresses until the Council gives it to another account.
		TooManyWithdrawn,
		/// The address has other characters than printable ASCII, or a backslash.
		AddressNotPrintable,
		/// The address is longer than 256 bytes in its normal form.
		AddressTooLong,
		/// The URL does not begin with `ws://`, `wss://`, `http://` or `https://`.
		UnknownScheme,
		/// The URL has a user name or password. Whatever stands on the chain is public.
		UrlWithUser,
		/// The URL has a fragment, which is never sent.
		UrlWithFragment,
		/// The address has no host.
		NoHost,
		/// The host is neither a name of letters, digits, `-`, `_` and dots nor an IP address.
		BadHost,
		/// The port is no number from 1 to 65535.
		BadPort,
		/// The multiaddress does not begin with `/ip4`, `/ip6`, `/dns`, `/dns4` or `/dns6`.
		UnknownProtocol,
		/// The multiaddress has no `/tcp` after its host.
		NotTcp,
		/// The multiaddress goes on after its port. Reporters speak plain TCP; the node's key is a field
		/// of its own.
		NotPlainTcp,
		/// A deposit must be at least what the runtime gives and a bond a hundredth of that; both at most
		/// 1,000 times that.
		DepositsOutOfBounds,
		/// A group has at least one member.
		GroupEmpty,
		/// A group has at most 256 members.
		TooManyMembers,
		/// The members of a group must strictly ascend.
		MembersOutOfOrder,
		/// The network has no such group.
		UnknownGroup,
		/// Another group of the network has this name. Choose one that tells them apart.
		GroupNameTaken,
		/// The account does not own the group.
		NotTheGroupsOwner,
		/// The Council has removed the last address of this kind, and windows of that time are open. Try
		/// again when they are closed: after the current window and its grace.
		PromiseOpen,
		/// The address is the last of its kind, and what is measured there is under agreement. Add another
		/// first, or let the agreements end.
		UnderAgreement,
	}
}
