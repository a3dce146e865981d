//! The calls; their bodies are in the files of their concern. A section of the pallet: its names are those of `lib.rs`.

use frame_support::pallet_macros::*;

#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a software or network that is load-tested.
		///
		/// ## Dispatch Origin
		///
		/// The Council, for the account `owner` and without a deposit; or signed by the account that
		/// becomes the owner and pays the deposit, with `owner` left out.
		///
		/// ## Errors
		///
		/// - `OwnerMissing`: the Council named no owner. `NotYourself`: an account named one.
		/// - `TextEmpty`, `TextTooLong`, `TextNotText`: the name is refused. `NameTaken`: it is another's.
		/// - `CannotDeposit`: the account has too little.
		///
		/// ## Events
		///
		/// `SubjectRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_subject())]
		pub fn register_subject(
			origin: OriginFor<T>,
			name: Vec<u8>,
			owner: Option<T::AccountId>,
		) -> DispatchResult {
			subject::register::<T>(origin, name, owner)
		}

		/// Submit a campaign of load tests.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of the subject, who pays a deposit for the run and for each point.
		///
		/// ## Details
		///
		/// Sizes and throughput are in millionths. Points ascend by size; repetitions may stand as points
		/// of one size or as one with their mean.
		///
		/// ## Errors
		///
		/// - `UnknownSubject`, `NotTheOwner`: whose runs these are not. `TooManyRuns`: it has too many.
		/// - `TextEmpty`, `TextTooLong`, `TextNotText`: version or commit is refused.
		/// - `TooManyPoints`, `TooFewSizes`, `SizeOutOfRange`, `ThroughputOutOfRange`,
		///   `PointsNotAscending`, `WeightMissing`, `WeightNotUsed`, `NoRepetitions`, `BadLatency`: the
		///   points are refused.
		/// - `CannotDeposit`: the account has too little.
		///
		/// ## Events
		///
		/// `RunSubmitted`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::submit_run())]
		pub fn submit_run(
			origin: OriginFor<T>,
			subject: SubjectId,
			run: RunInput,
		) -> DispatchResult {
			run::submit::<T>(ensure_signed(origin)?, subject, run)
		}

		/// Submit a fit of a run, which the chain proves.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// λ is in 1e-12, σ and κ are in 1e-18; what equals a bound is held there. The chain accepts them if
		/// one Gauss-Newton step moves no free parameter by more than 1e-7 in model units and each on a
		/// bound, when freed, steps outwards or by no more than that: a stationary point, not the least of
		/// all. Within `ReplacementBlocks` after the first prediction of a run a better one, whose sum of
		/// squares is smaller by more than 1e-11, may replace it; and the owner of the subject may replace a
		/// stranger's by an equal one. Intervals are stored as claimed.
		///
		/// ## Errors
		///
		/// - `UnknownRun`: there is no such run.
		/// - `BadLevel`, `IntervalReversed`, `IntervalMissesEstimate`: the intervals are refused.
		/// - `ParametersOutOfRange`, `FigureOutOfRange`, `IllConditioned`: nothing can be proved.
		/// - `LambdaMoves`, `SigmaMoves`, `KappaMoves`: the parameters are no stationary point. With the
		///   longest step in 1e-8; ask the runtime API `check_prediction` for all of them.
		/// - `SigmaLeavesItsBound`, `KappaLeavesItsBound`: a parameter does not belong on its bound.
		/// - `PredictionFinal`, `NotBetter`: the run has a prediction that stays.
		///
		/// ## Events
		///
		/// `PredictionAccepted`; `RequirementMet` or `RequirementMissed` if the Council requires anything.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::submit_prediction())]
		pub fn submit_prediction(
			origin: OriginFor<T>,
			run: RunId,
			parameters: Parameters,
			intervals: ClaimedIntervals,
		) -> DispatchResult {
			prediction::submit::<T>(ensure_signed(origin)?, run, parameters, intervals)
		}

		/// Require something of later predictions of a subject.
		///
		/// ## Dispatch Origin
		///
		/// The Council.
		///
		/// ## Details
		///
		/// What is none is not asked; nothing asked removes the requirement. A figure that is asked for and
		/// not known is missed.
		///
		/// ## Errors
		///
		/// - `UnknownSubject`: there is no such subject.
		/// - `SizeOutOfRange`: latency is asked at a size below one or above a million.
		///
		/// ## Events
		///
		/// `RequirementSet`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_requirement())]
		pub fn set_requirement(
			origin: OriginFor<T>,
			subject: SubjectId,
			requirement: Requirement,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			requirement::set::<T>(subject, requirement)
		}

		/// Compare later predictions of a subject with that of a run, or with none any more.
		///
		/// ## Dispatch Origin
		///
		/// The Council.
		///
		/// ## Details
		///
		/// The run of a baseline cannot be removed; without `run` there is none, and it can.
		///
		/// ## Errors
		///
		/// - `UnknownSubject`, `UnknownRun`, `OtherSubject`: the subject has no such run.
		/// - `NoPrediction`: nobody has submitted a prediction for it.
		///
		/// ## Events
		///
		/// `BaselineAccepted`, or `BaselineDropped` without `run`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::accept_baseline())]
		pub fn accept_baseline(
			origin: OriginFor<T>,
			subject: SubjectId,
			run: Option<RunId>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			requirement::accept_baseline::<T>(subject, run)
		}

		/// Remove a run with its prediction; the deposit comes back.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner of its subject, of which nothing is required; or the Council.
		///
		/// ## Errors
		///
		/// - `UnknownRun`, `NotTheOwner`: the caller has no such run.
		/// - `IsRequired`: something is required of its subject, and the caller is not the Council.
		/// - `IsBaseline`: later runs are compared with it.
		///
		/// ## Events
		///
		/// `RunRemoved`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::remove_run())]
		pub fn remove_run(origin: OriginFor<T>, run: RunId) -> DispatchResult {
			run::remove::<T>(origin, run)
		}

		/// Remove a subject that has no runs; the deposit comes back, and its name is free.
		///
		/// ## Dispatch Origin
		///
		/// Signed by its owner, or the Council.
		///
		/// ## Errors
		///
		/// - `UnknownSubject`, `NotTheOwner`: the caller has no such subject.
		/// - `HasRuns`: it has runs.
		///
		/// ## Events
		///
		/// `SubjectRemoved`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::remove_subject())]
		pub fn remove_subject(origin: OriginFor<T>, subject: SubjectId) -> DispatchResult {
			subject::remove::<T>(origin, subject)
		}

		/// Say for how many blocks a better prediction may replace the first one of a run.
		///
		/// ## Dispatch Origin
		///
		/// The Council.
		///
		/// ## Details
		///
		/// For runs whose first prediction is still to come; what stands for others is in their prediction.
		///
		/// ## Errors
		///
		/// - `ReplacementOutOfRange`: 0, or more than `MaxReplacementBlocks`.
		///
		/// ## Events
		///
		/// `ReplacementSet`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::set_replacement_blocks())]
		pub fn set_replacement_blocks(
			origin: OriginFor<T>,
			blocks: BlockNumberFor<T>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			replacement::set::<T>(blocks)
		}

		/// Say how many blocks a turn has to fit a run that nobody has fitted.
		///
		/// ## Dispatch Origin
		///
		/// The Council.
		///
		/// ## Details
		///
		/// Counted from the block of the run, also of runs that are there already: their turns move.
		///
		/// ## Errors
		///
		/// - `TurnOutOfRange`: 0, or more than `MaxTurnBlocks`.
		///
		/// ## Events
		///
		/// `TurnSet`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::set_turn_blocks())]
		pub fn set_turn_blocks(origin: OriginFor<T>, blocks: BlockNumberFor<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			turn::set::<T>(blocks)
		}

		/// Set what is held from now on for subjects, runs and points.
		///
		/// ## Dispatch Origin
		///
		/// The Council.
		///
		/// ## Details
		///
		/// From this block on; what is held already stays until it is given back. Amounts are in the
		/// smallest unit.
		///
		/// ## Errors
		///
		/// - `DepositsOutOfBounds`: one is below what the runtime gives, or above 1,000 times that.
		///
		/// ## Events
		///
		/// `DepositsSet`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::set_deposits())]
		pub fn set_deposits(origin: OriginFor<T>, deposits: DepositsOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			deposits::set::<T>(deposits)
		}
	}
}
