// Auto-generated via `yarn polkadot-types-from-defs`, do not edit
/* eslint-disable */

/* eslint-disable sort-keys */

export default {
  /**
   * Lookup9: frame_system::pallet::Call<T>
   **/
  FrameSystemCall: {
    _enum: {
      remark: {
        remark: 'Bytes',
      },
      set_heap_pages: {
        pages: 'u64',
      },
      set_code: {
        code: 'Bytes',
      },
      set_code_without_checks: {
        code: 'Bytes',
      },
      set_storage: {
        items: 'Vec<(Bytes,Bytes)>',
      },
      kill_storage: {
        _alias: {
          keys_: 'keys',
        },
        keys_: 'Vec<Bytes>',
      },
      kill_prefix: {
        prefix: 'Bytes',
        subkeys: 'u32',
      },
      remark_with_event: {
        remark: 'Bytes',
      },
      __Unused8: 'Null',
      authorize_upgrade: {
        codeHash: 'H256',
      },
      authorize_upgrade_without_checks: {
        codeHash: 'H256',
      },
      apply_authorized_upgrade: {
        code: 'Bytes'
      }
    }
  },
  /**
   * Lookup16: pallet_timestamp::pallet::Call<T>
   **/
  PalletTimestampCall: {
    _enum: {
      set: {
        now: 'Compact<u64>'
      }
    }
  },
  /**
   * Lookup18: pallet_migrations::pallet::Call<T>
   **/
  PalletMigrationsCall: {
    _enum: {
      force_set_cursor: {
        cursor: 'Option<PalletMigrationsMigrationCursor>',
      },
      force_set_active_cursor: {
        index: 'u32',
        innerCursor: 'Option<Bytes>',
        startedAt: 'Option<u32>',
      },
      force_onboard_mbms: 'Null',
      clear_historic: {
        selector: 'PalletMigrationsHistoricCleanupSelector'
      }
    }
  },
  /**
   * Lookup20: pallet_migrations::MigrationCursor<bounded_collections::bounded_vec::BoundedVec<T, S>, BlockNumber>
   **/
  PalletMigrationsMigrationCursor: {
    _enum: {
      Active: 'PalletMigrationsActiveCursor',
      Stuck: 'Null'
    }
  },
  /**
   * Lookup22: pallet_migrations::ActiveCursor<bounded_collections::bounded_vec::BoundedVec<T, S>, BlockNumber>
   **/
  PalletMigrationsActiveCursor: {
    index: 'u32',
    innerCursor: 'Option<Bytes>',
    startedAt: 'u32'
  },
  /**
   * Lookup25: pallet_migrations::HistoricCleanupSelector<bounded_collections::bounded_vec::BoundedVec<T, S>>
   **/
  PalletMigrationsHistoricCleanupSelector: {
    _enum: {
      Specific: 'Vec<Bytes>',
      Wildcard: {
        limit: 'Option<u32>',
        previousCursor: 'Option<Bytes>'
      }
    }
  },
  /**
   * Lookup29: pallet_validators::pallet::Call<T>
   **/
  PalletValidatorsCall: {
    _enum: {
      set_validators: {
        _alias: {
          new_: 'new',
        },
        new_: 'Vec<AccountId32>',
      },
      purge_keys: 'Null'
    }
  },
  /**
   * Lookup31: pallet_registry::pallet::Call<T>
   **/
  PalletRegistryCall: {
    _enum: {
      join: {
        network: 'u32',
        signer: 'AccountId32',
        region: 'Option<Bytes>',
        head: '[u8;32]',
      },
      set_signer: {
        network: 'u32',
        signer: 'AccountId32',
      },
      leave: {
        network: 'u32',
      },
      resume: {
        network: 'u32',
        head: '[u8;32]',
      },
      withdraw: {
        network: 'u32',
      },
      admit: {
        network: 'u32',
        account: 'AccountId32',
      },
      remove_reporter: {
        network: 'u32',
        account: 'AccountId32',
      },
      register_network: {
        genesisHash: 'H256',
        name: 'Bytes',
        consensus: 'PalletRegistryConsensus',
        slotMs: 'u32',
        era: 'Option<PalletRegistryEraSchedule>',
      },
      add_target: {
        network: 'u32',
        who: 'PalletSliTargetRef',
        owner: 'AccountId32',
      },
      remove_target: {
        network: 'u32',
        target: 'u32',
      },
      add_address: {
        network: 'u32',
        target: 'u32',
        address: 'PalletRegistryAddress',
      },
      remove_address: {
        network: 'u32',
        target: 'u32',
        address: 'PalletRegistryAddress',
      },
      set_region: {
        network: 'u32',
        target: 'u32',
        region: 'Option<Bytes>',
      },
      set_admission: {
        network: 'u32',
        admission: 'PalletRegistryAdmission',
      },
      set_deposits: {
        deposits: 'PalletRegistryDeposits',
      },
      create_group: {
        network: 'u32',
        name: 'Bytes',
        members: 'Vec<u32>',
      },
      set_members: {
        network: 'u32',
        group: 'u32',
        members: 'Vec<u32>',
      },
      remove_group: {
        network: 'u32',
        group: 'u32',
      },
      withdraw_consent: {
        network: 'u32',
        target: 'u32',
        peer: '[u8;32]',
        signature: '[u8;64]'
      }
    }
  },
  /**
   * Lookup32: pallet_registry::types::Consensus
   **/
  PalletRegistryConsensus: {
    _enum: ['Aura', 'Babe', 'Other']
  },
  /**
   * Lookup34: pallet_registry::types::EraSchedule
   **/
  PalletRegistryEraSchedule: {
    startMs: 'u64',
    lengthMs: 'u64'
  },
  /**
   * Lookup35: pallet_sli::types::TargetRef<sp_core::crypto::AccountId32>
   **/
  PalletSliTargetRef: {
    _enum: {
      Account: 'AccountId32',
      Name: 'Bytes'
    }
  },
  /**
   * Lookup36: pallet_registry::types::Address
   **/
  PalletRegistryAddress: {
    _enum: {
      Libp2p: {
        multiaddr: 'Bytes',
        peer: '[u8;32]',
      },
      Rpc: {
        url: 'Bytes',
        peer: '[u8;32]',
        signature: '[u8;64]',
      },
      Port: {
        multiaddr: 'Bytes',
        peer: '[u8;32]',
        signature: '[u8;64]'
      }
    }
  },
  /**
   * Lookup39: pallet_registry::types::Admission
   **/
  PalletRegistryAdmission: {
    _enum: ['Approval', 'Open']
  },
  /**
   * Lookup40: pallet_registry::types::Deposits<Balance>
   **/
  PalletRegistryDeposits: {
    bond: 'u128',
    address: 'u128',
    group: 'u128',
    member: 'u128'
  },
  /**
   * Lookup43: pallet_sli::pallet::Call<T>
   **/
  PalletSliCall: {
    _enum: {
      report: {
        _alias: {
          entries_: 'entries',
        },
        network: 'u32',
        window: 'u32',
        part: 'u8',
        link: '[u8;32]',
        evidence: 'Option<PalletSliSampledTypesEvidence>',
        entries_: 'Vec<PalletSliSampledTypesReportEntry>',
      },
      set_sampling: {
        network: 'u32',
        sampling: 'PalletSliParameterSamplingSamplingParameters',
      },
      set_retention: {
        network: 'u32',
        retention: 'PalletSliRetention',
      },
      set_closing_share: {
        ppm: 'u32',
      },
      report_census: {
        network: 'u32',
        window: 'u32',
        part: 'u8',
        census: 'PalletSliAgreedTypesCensus',
        contentId: 'Option<[u8;32]>',
        duties: 'Vec<PalletSliAgreedTypesDuty>',
      },
      heartbeat: {
        session: 'u32',
        seat: 'u32',
        signature: '[u8;64]',
      },
      commit: {
        network: 'u32',
        window: 'u32',
        commitment: '[u8;32]',
      },
      open: {
        network: 'u32',
        window: 'u32',
        opening: 'PalletSliCommittedTypesOpening',
      },
      set_commit_blocks: {
        network: 'u32',
        blocks: 'u32',
      },
      report_census_of: {
        network: 'u32',
        indicator: 'PalletSliIndicator',
        window: 'u32',
        part: 'u8',
        census: 'PalletSliAgreedTypesCensus',
        contentId: 'Option<[u8;32]>',
        duties: 'Vec<PalletSliAgreedTypesDuty>'
      }
    }
  },
  /**
   * Lookup45: pallet_sli::sampled::types::Evidence
   **/
  PalletSliSampledTypesEvidence: {
    root: '[u8;32]',
    contentId: '[u8;32]'
  },
  /**
   * Lookup47: pallet_sli::sampled::types::ReportEntry
   **/
  PalletSliSampledTypesReportEntry: {
    target: 'u32',
    indicator: 'PalletSliIndicator',
    samples: 'u32',
    buckets: 'Vec<(Compact<u32>,Compact<u32>)>'
  },
  /**
   * Lookup48: pallet_sli::types::Indicator
   **/
  PalletSliIndicator: {
    _enum: ['Authorship', 'Arrival', 'Rpc', 'Reachability', 'Finality', 'Heartbeat', 'Backing', 'Availability']
  },
  /**
   * Lookup52: pallet_sli::parameter::sampling::SamplingParameters
   **/
  PalletSliParameterSamplingSamplingParameters: {
    samplesPerWindow: 'u32',
    distribution: 'PalletSliParameterSamplingDistribution',
    timeoutMs: 'u32',
    fastUs: 'PalletSliParameterSamplingFastUs',
    minCoveragePpm: 'u32',
    minReporters: 'u32',
    graceMs: 'u32',
    graceBlocks: 'u32',
    idleWindows: 'u32',
    hostRate: 'u32',
    clockOffsetMs: 'u32',
    lagBlocks: 'u32'
  },
  /**
   * Lookup53: pallet_sli::parameter::sampling::Distribution
   **/
  PalletSliParameterSamplingDistribution: {
    _enum: ['Stratified', 'Uniform']
  },
  /**
   * Lookup54: pallet_sli::parameter::sampling::FastUs
   **/
  PalletSliParameterSamplingFastUs: {
    arrival: 'u32',
    rpc: 'u32',
    reachability: 'u32'
  },
  /**
   * Lookup55: pallet_sli::types::Retention
   **/
  PalletSliRetention: {
    windows: 'u32',
    days: 'u32',
    weeks: 'u32',
    months: 'u32',
    years: 'u32',
    eras: 'u32'
  },
  /**
   * Lookup56: pallet_sli::agreed::types::Census
   **/
  PalletSliAgreedTypesCensus: {
    from: '[u8;32]',
    to: '[u8;32]',
    era: 'Option<PalletSliAgreedTypesEraMark>',
    duties: 'u32'
  },
  /**
   * Lookup58: pallet_sli::agreed::types::EraMark
   **/
  PalletSliAgreedTypesEraMark: {
    index: 'u32',
    startMs: 'u64'
  },
  /**
   * Lookup61: pallet_sli::agreed::types::Duty<sp_core::crypto::AccountId32>
   **/
  PalletSliAgreedTypesDuty: {
    who: 'PalletSliTargetRef',
    assigned: 'Compact<u32>',
    authored: 'Compact<u32>'
  },
  /**
   * Lookup62: pallet_sli::committed::types::Opening
   **/
  PalletSliCommittedTypesOpening: {
    link: '[u8;32]',
    parts: 'Vec<[u8;32]>',
    root: '[u8;32]',
    proofs: 'Vec<PalletSliCommittedTypesProof>'
  },
  /**
   * Lookup66: pallet_sli::committed::types::Proof
   **/
  PalletSliCommittedTypesProof: {
    target: 'u32',
    root: '[u8;32]',
    samples: 'u32',
    answered: 'u32'
  },
  /**
   * Lookup68: pallet_scalability::pallet::Call<T>
   **/
  PalletScalabilityCall: {
    _enum: {
      register_subject: {
        name: 'Bytes',
        owner: 'Option<AccountId32>',
      },
      submit_run: {
        subject: 'u32',
        run: 'PalletScalabilityRunInput',
      },
      submit_prediction: {
        run: 'u32',
        parameters: 'AlmanacMathUslTypesParameters',
        intervals: 'PalletScalabilityClaimedIntervals',
      },
      set_requirement: {
        subject: 'u32',
        requirement: 'PalletScalabilityRequirement',
      },
      accept_baseline: {
        subject: 'u32',
        run: 'Option<u32>',
      },
      remove_run: {
        run: 'u32',
      },
      remove_subject: {
        subject: 'u32',
      },
      set_replacement_blocks: {
        blocks: 'u32',
      },
      set_turn_blocks: {
        blocks: 'u32',
      },
      set_deposits: {
        deposits: 'PalletScalabilityDeposits'
      }
    }
  },
  /**
   * Lookup70: pallet_scalability::types::RunInput
   **/
  PalletScalabilityRunInput: {
    version: 'Bytes',
    commit: 'Bytes',
    fingerprint: 'H256',
    varied: 'PalletScalabilityVaried',
    weighting: 'AlmanacMathUslTypesWeighting',
    points: 'Vec<PalletScalabilityPoint>',
    evidence: 'PalletScalabilityEvidence'
  },
  /**
   * Lookup71: pallet_scalability::types::Varied
   **/
  PalletScalabilityVaried: {
    _enum: ['Validators', 'Concurrency']
  },
  /**
   * Lookup72: almanac_math::usl::types::Weighting
   **/
  AlmanacMathUslTypesWeighting: {
    _enum: ['None', 'Given', 'Relative']
  },
  /**
   * Lookup74: pallet_scalability::types::Point
   **/
  PalletScalabilityPoint: {
    sizeMillionths: 'u64',
    throughput: 'u128',
    latency: 'Option<PalletScalabilityLatency>',
    repetitions: 'u32',
    weight: 'u64'
  },
  /**
   * Lookup76: pallet_scalability::types::Latency
   **/
  PalletScalabilityLatency: {
    meanUs: 'u64',
    p50Us: 'u64',
    p95Us: 'u64',
    p99Us: 'u64'
  },
  /**
   * Lookup77: pallet_scalability::types::Evidence
   **/
  PalletScalabilityEvidence: {
    root: 'H256',
    contentId: 'H256'
  },
  /**
   * Lookup78: almanac_math::usl::types::Parameters
   **/
  AlmanacMathUslTypesParameters: {
    lambda: 'u128',
    sigma: 'u128',
    kappa: 'u128'
  },
  /**
   * Lookup79: pallet_scalability::types::ClaimedIntervals
   **/
  PalletScalabilityClaimedIntervals: {
    levelPpm: 'u32',
    lambda: 'Option<PalletScalabilityInterval>',
    sigma: 'Option<PalletScalabilityInterval>',
    kappa: 'Option<PalletScalabilityInterval>',
    peakSize: 'Option<PalletScalabilitySizeInterval>'
  },
  /**
   * Lookup81: pallet_scalability::types::Interval
   **/
  PalletScalabilityInterval: {
    low: 'i128',
    high: 'i128'
  },
  /**
   * Lookup84: pallet_scalability::types::SizeInterval
   **/
  PalletScalabilitySizeInterval: {
    low: 'u64',
    high: 'Option<u64>'
  },
  /**
   * Lookup86: pallet_scalability::types::Requirement
   **/
  PalletScalabilityRequirement: {
    minThroughput: 'Option<u128>',
    maxLatency: 'Option<PalletScalabilityLatencyBound>',
    maxSigma: 'Option<u128>',
    maxKappa: 'Option<u128>',
    maxRegressionPpm: 'Option<u32>'
  },
  /**
   * Lookup89: pallet_scalability::types::LatencyBound
   **/
  PalletScalabilityLatencyBound: {
    sizeMillionths: 'u64',
    latencyUs: 'u64'
  },
  /**
   * Lookup90: pallet_scalability::types::Deposits<Balance>
   **/
  PalletScalabilityDeposits: {
    subject: 'u128',
    run: 'u128',
    point: 'u128'
  },
  /**
   * Lookup91: pallet_agreements::pallet::Call<T>
   **/
  PalletAgreementsCall: {
    _enum: {
      offer: {
        terms: 'PalletAgreementsTerms',
        availability: 'PalletAgreementsAvailability',
        guarantor: 'Option<AccountId32>',
      },
      guarantee: {
        offer: 'u32',
      },
      close_offer: {
        offer: 'u32',
      },
      accept: {
        offer: 'u32',
        periods: 'u32',
      },
      settle: {
        agreement: 'u32',
      },
      notice: {
        agreement: 'u32',
      },
      pause: {
        until: 'u32',
      },
      void: {
        agreement: 'u32',
        periodStart: 'u32',
      },
      set_bounds: {
        bounds: 'PalletAgreementsBounds',
      },
      set_reward: {
        reward: 'PalletAgreementsReward',
      },
      claim: {
        network: 'u32',
        window: 'u32',
        leaves: 'Vec<PalletAgreementsClaimTypesLeaf>',
      },
      set_target_share: {
        ppm: 'u32'
      }
    }
  },
  /**
   * Lookup92: pallet_agreements::types::Terms<Balance>
   **/
  PalletAgreementsTerms: {
    network: 'u32',
    target: 'u32',
    indicator: 'PalletSliIndicator',
    kind: 'PalletSliPeriodKind',
    objective: 'PalletAgreementsObjective',
    minCoveragePpm: 'u32',
    minReporters: 'u32',
    fee: 'u128',
    cap: 'u128'
  },
  /**
   * Lookup93: pallet_sli::types::PeriodKind
   **/
  PalletSliPeriodKind: {
    _enum: ['Window', 'Day', 'Week', 'Month', 'Year', 'Era']
  },
  /**
   * Lookup94: pallet_agreements::types::Objective
   **/
  PalletAgreementsObjective: {
    withinUs: 'u32',
    sharePpm: 'u32',
    floorPpm: 'u32'
  },
  /**
   * Lookup95: pallet_agreements::types::Availability
   **/
  PalletAgreementsAvailability: {
    mostPeriods: 'u32',
    capacity: 'u32',
    until: 'u32'
  },
  /**
   * Lookup96: pallet_agreements::types::Bounds<Balance>
   **/
  PalletAgreementsBounds: {
    leadS: 'u32',
    minSharePpm: 'u32',
    minGapPpm: 'u32',
    mostCapPerFee: 'u32',
    mostPeriods: 'u32',
    minCoveragePpm: 'u32',
    minReporters: 'u32',
    callerPpm: 'u32',
    exposurePerReporter: 'u128'
  },
  /**
   * Lookup97: pallet_agreements::types::Reward
   **/
  PalletAgreementsReward: {
    reportersPpm: 'u32',
    openings: 'u32'
  },
  /**
   * Lookup99: pallet_agreements::claim::types::Leaf
   **/
  PalletAgreementsClaimTypesLeaf: {
    index: 'u32',
    us: 'u32',
    at: 'u64',
    height: 'u32',
    key: '[u8;32]',
    signature: '[u8;64]',
    path: 'Vec<PalletAgreementsClaimTypesStep>'
  },
  /**
   * Lookup101: pallet_agreements::claim::types::Step
   **/
  PalletAgreementsClaimTypesStep: {
    digest: '[u8;32]',
    answered: 'u32'
  },
  /**
   * Lookup104: pallet_session::pallet::Call<T>
   **/
  PalletSessionCall: {
    _enum: {
      set_keys: {
        _alias: {
          keys_: 'keys',
        },
        keys_: 'AlmanacRuntimeKeysSessionKeys',
        proof: 'Bytes',
      },
      purge_keys: 'Null'
    }
  },
  /**
   * Lookup105: almanac_runtime::keys::SessionKeys
   **/
  AlmanacRuntimeKeysSessionKeys: {
    aura: 'SpConsensusAuraSr25519AppSr25519Public',
    grandpa: 'SpConsensusGrandpaAppPublic'
  },
  /**
   * Lookup106: sp_consensus_aura::sr25519::app_sr25519::Public
   **/
  SpConsensusAuraSr25519AppSr25519Public: '[u8;32]',
  /**
   * Lookup107: sp_consensus_grandpa::app::Public
   **/
  SpConsensusGrandpaAppPublic: '[u8;32]',
  /**
   * Lookup108: pallet_grandpa::pallet::Call<T>
   **/
  PalletGrandpaCall: {
    _enum: {
      report_equivocation: {
        equivocationProof: 'SpConsensusGrandpaEquivocationProof',
        keyOwnerProof: 'SpCoreVoid',
      },
      report_equivocation_unsigned: {
        equivocationProof: 'SpConsensusGrandpaEquivocationProof',
        keyOwnerProof: 'SpCoreVoid',
      },
      note_stalled: {
        delay: 'u32',
        bestFinalizedBlockNumber: 'u32'
      }
    }
  },
  /**
   * Lookup109: sp_consensus_grandpa::EquivocationProof<primitive_types::H256, N>
   **/
  SpConsensusGrandpaEquivocationProof: {
    setId: 'u64',
    equivocation: 'SpConsensusGrandpaEquivocation'
  },
  /**
   * Lookup110: sp_consensus_grandpa::Equivocation<primitive_types::H256, N>
   **/
  SpConsensusGrandpaEquivocation: {
    _enum: {
      Prevote: 'FinalityGrandpaEquivocationPrevote',
      Precommit: 'FinalityGrandpaEquivocationPrecommit'
    }
  },
  /**
   * Lookup111: finality_grandpa::Equivocation<sp_consensus_grandpa::app::Public, finality_grandpa::Prevote<primitive_types::H256, N>, sp_consensus_grandpa::app::Signature>
   **/
  FinalityGrandpaEquivocationPrevote: {
    roundNumber: 'u64',
    identity: 'SpConsensusGrandpaAppPublic',
    first: '(FinalityGrandpaPrevote,SpConsensusGrandpaAppSignature)',
    second: '(FinalityGrandpaPrevote,SpConsensusGrandpaAppSignature)'
  },
  /**
   * Lookup112: finality_grandpa::Prevote<primitive_types::H256, N>
   **/
  FinalityGrandpaPrevote: {
    targetHash: 'H256',
    targetNumber: 'u32'
  },
  /**
   * Lookup113: sp_consensus_grandpa::app::Signature
   **/
  SpConsensusGrandpaAppSignature: '[u8;64]',
  /**
   * Lookup115: finality_grandpa::Equivocation<sp_consensus_grandpa::app::Public, finality_grandpa::Precommit<primitive_types::H256, N>, sp_consensus_grandpa::app::Signature>
   **/
  FinalityGrandpaEquivocationPrecommit: {
    roundNumber: 'u64',
    identity: 'SpConsensusGrandpaAppPublic',
    first: '(FinalityGrandpaPrecommit,SpConsensusGrandpaAppSignature)',
    second: '(FinalityGrandpaPrecommit,SpConsensusGrandpaAppSignature)'
  },
  /**
   * Lookup116: finality_grandpa::Precommit<primitive_types::H256, N>
   **/
  FinalityGrandpaPrecommit: {
    targetHash: 'H256',
    targetNumber: 'u32'
  },
  /**
   * Lookup118: sp_core::Void
   **/
  SpCoreVoid: 'Null',
  /**
   * Lookup119: pallet_balances::pallet::Call<T, I>
   **/
  PalletBalancesCall: {
    _enum: {
      transfer_allow_death: {
        dest: 'MultiAddress',
        value: 'Compact<u128>',
      },
      __Unused1: 'Null',
      force_transfer: {
        source: 'MultiAddress',
        dest: 'MultiAddress',
        value: 'Compact<u128>',
      },
      transfer_keep_alive: {
        dest: 'MultiAddress',
        value: 'Compact<u128>',
      },
      transfer_all: {
        dest: 'MultiAddress',
        keepAlive: 'bool',
      },
      force_unreserve: {
        who: 'MultiAddress',
        amount: 'u128',
      },
      upgrade_accounts: {
        who: 'Vec<AccountId32>',
      },
      __Unused7: 'Null',
      force_set_balance: {
        who: 'MultiAddress',
        newFree: 'Compact<u128>',
      },
      force_adjust_total_issuance: {
        direction: 'PalletBalancesAdjustmentDirection',
        delta: 'Compact<u128>',
      },
      burn: {
        value: 'Compact<u128>',
        keepAlive: 'bool'
      }
    }
  },
  /**
   * Lookup122: pallet_balances::types::AdjustmentDirection
   **/
  PalletBalancesAdjustmentDirection: {
    _enum: ['Increase', 'Decrease']
  },
  /**
   * Lookup123: pallet_utility::pallet::Call<T>
   **/
  PalletUtilityCall: {
    _enum: {
      batch: {
        calls: 'Vec<Call>',
      },
      as_derivative: {
        index: 'u16',
        call: 'Call',
      },
      batch_all: {
        calls: 'Vec<Call>',
      },
      dispatch_as: {
        asOrigin: 'AlmanacRuntimeOriginCaller',
        call: 'Call',
      },
      force_batch: {
        calls: 'Vec<Call>',
      },
      with_weight: {
        call: 'Call',
        weight: 'SpWeightsWeightV2Weight',
      },
      if_else: {
        main: 'Call',
        fallback: 'Call',
      },
      dispatch_as_fallible: {
        asOrigin: 'AlmanacRuntimeOriginCaller',
        call: 'Call'
      }
    }
  },
  /**
   * Lookup126: almanac_runtime::OriginCaller
   **/
  AlmanacRuntimeOriginCaller: {
    _enum: {
      system: 'FrameSupportDispatchRawOrigin',
      __Unused1: 'Null',
      __Unused2: 'Null',
      __Unused3: 'Null',
      __Unused4: 'Null',
      __Unused5: 'Null',
      __Unused6: 'Null',
      __Unused7: 'Null',
      __Unused8: 'Null',
      __Unused9: 'Null',
      __Unused10: 'Null',
      __Unused11: 'Null',
      __Unused12: 'Null',
      __Unused13: 'Null',
      __Unused14: 'Null',
      __Unused15: 'Null',
      __Unused16: 'Null',
      __Unused17: 'Null',
      __Unused18: 'Null',
      __Unused19: 'Null',
      __Unused20: 'Null',
      __Unused21: 'Null',
      __Unused22: 'Null',
      __Unused23: 'Null',
      __Unused24: 'Null',
      __Unused25: 'Null',
      __Unused26: 'Null',
      __Unused27: 'Null',
      __Unused28: 'Null',
      __Unused29: 'Null',
      __Unused30: 'Null',
      __Unused31: 'Null',
      __Unused32: 'Null',
      __Unused33: 'Null',
      __Unused34: 'Null',
      __Unused35: 'Null',
      __Unused36: 'Null',
      __Unused37: 'Null',
      __Unused38: 'Null',
      __Unused39: 'Null',
      __Unused40: 'Null',
      __Unused41: 'Null',
      __Unused42: 'Null',
      Council: 'PalletCollectiveRawOrigin'
    }
  },
  /**
   * Lookup127: frame_support::dispatch::RawOrigin<sp_core::crypto::AccountId32>
   **/
  FrameSupportDispatchRawOrigin: {
    _enum: {
      Root: 'Null',
      Signed: 'AccountId32',
      None: 'Null',
      Authorized: 'Null'
    }
  },
  /**
   * Lookup128: pallet_collective::RawOrigin<sp_core::crypto::AccountId32, I>
   **/
  PalletCollectiveRawOrigin: {
    _enum: {
      Members: '(u32,u32)',
      Member: 'AccountId32',
      _Phantom: 'Null'
    }
  },
  /**
   * Lookup129: sp_weights::weight_v2::Weight
   **/
  SpWeightsWeightV2Weight: {
    refTime: 'Compact<u64>',
    proofSize: 'Compact<u64>'
  },
  /**
   * Lookup130: pallet_preimage::pallet::Call<T>
   **/
  PalletPreimageCall: {
    _enum: {
      note_preimage: {
        bytes: 'Bytes',
      },
      unnote_preimage: {
        _alias: {
          hash_: 'hash',
        },
        hash_: 'H256',
      },
      request_preimage: {
        _alias: {
          hash_: 'hash',
        },
        hash_: 'H256',
      },
      unrequest_preimage: {
        _alias: {
          hash_: 'hash',
        },
        hash_: 'H256',
      },
      ensure_updated: {
        hashes: 'Vec<H256>'
      }
    }
  },
  /**
   * Lookup132: pallet_whitelist::pallet::Call<T>
   **/
  PalletWhitelistCall: {
    _enum: {
      whitelist_call: {
        callHash: 'H256',
      },
      remove_whitelisted_call: {
        callHash: 'H256',
      },
      dispatch_whitelisted_call: {
        callHash: 'H256',
        callEncodedLen: 'u32',
        callWeightWitness: 'SpWeightsWeightV2Weight',
      },
      dispatch_whitelisted_call_with_preimage: {
        call: 'Call',
      },
      remove_deferred_dispatch: {
        callHash: 'H256'
      }
    }
  },
  /**
   * Lookup133: pallet_collective::pallet::Call<T, I>
   **/
  PalletCollectiveCall: {
    _enum: {
      set_members: {
        newMembers: 'Vec<AccountId32>',
        prime: 'Option<AccountId32>',
        oldCount: 'u32',
      },
      execute: {
        proposal: 'Call',
        lengthBound: 'Compact<u32>',
      },
      propose: {
        threshold: 'Compact<u32>',
        proposal: 'Call',
        lengthBound: 'Compact<u32>',
      },
      vote: {
        proposal: 'H256',
        index: 'Compact<u32>',
        approve: 'bool',
      },
      __Unused4: 'Null',
      disapprove_proposal: {
        proposalHash: 'H256',
      },
      close: {
        proposalHash: 'H256',
        index: 'Compact<u32>',
        proposalWeightBound: 'SpWeightsWeightV2Weight',
        lengthBound: 'Compact<u32>',
      },
      kill: {
        proposalHash: 'H256',
      },
      release_proposal_cost: {
        proposalHash: 'H256'
      }
    }
  },
  /**
   * Lookup134: pallet_sudo::pallet::Call<T>
   **/
  PalletSudoCall: {
    _enum: {
      sudo: {
        call: 'Call',
      },
      sudo_unchecked_weight: {
        call: 'Call',
        weight: 'SpWeightsWeightV2Weight',
      },
      set_key: {
        _alias: {
          new_: 'new',
        },
        new_: 'MultiAddress',
      },
      sudo_as: {
        who: 'MultiAddress',
        call: 'Call',
      },
      remove_key: 'Null'
    }
  },
  /**
   * Lookup135: sp_runtime::MultiSignature
   **/
  SpRuntimeMultiSignature: {
    _enum: {
      Ed25519: '[u8;64]',
      Sr25519: '[u8;64]',
      Ecdsa: '[u8;65]',
      Eth: '[u8;65]'
    }
  },
  /**
   * Lookup137: pallet_sli::room::KeepRoom<T, Others>
   **/
  PalletSliRoomKeepRoom: 'Null',
  /**
   * Lookup138: frame_system::extensions::check_spec_version::CheckSpecVersion<T>
   **/
  FrameSystemExtensionsCheckSpecVersion: 'Null',
  /**
   * Lookup139: frame_system::extensions::check_tx_version::CheckTxVersion<T>
   **/
  FrameSystemExtensionsCheckTxVersion: 'Null',
  /**
   * Lookup140: frame_system::extensions::check_genesis::CheckGenesis<T>
   **/
  FrameSystemExtensionsCheckGenesis: 'Null',
  /**
   * Lookup143: frame_system::extensions::check_nonce::CheckNonce<T>
   **/
  FrameSystemExtensionsCheckNonce: 'Compact<u32>',
  /**
   * Lookup144: frame_system::extensions::check_weight::CheckWeight<T>
   **/
  FrameSystemExtensionsCheckWeight: 'Null',
  /**
   * Lookup145: pallet_transaction_payment::ChargeTransactionPayment<T>
   **/
  PalletTransactionPaymentChargeTransactionPayment: 'Compact<u128>',
  /**
   * Lookup146: frame_metadata_hash_extension::CheckMetadataHash<T>
   **/
  FrameMetadataHashExtensionCheckMetadataHash: {
    mode: 'FrameMetadataHashExtensionMode'
  },
  /**
   * Lookup147: frame_metadata_hash_extension::Mode
   **/
  FrameMetadataHashExtensionMode: {
    _enum: ['Disabled', 'Enabled']
  },
  /**
   * Lookup148: frame_system::extensions::weight_reclaim::WeightReclaim<T>
   **/
  FrameSystemExtensionsWeightReclaim: 'Null',
  /**
   * Lookup149: frame_system::AccountInfo<Nonce, pallet_balances::types::AccountData<Balance>>
   **/
  FrameSystemAccountInfo: {
    nonce: 'u32',
    consumers: 'u32',
    providers: 'u32',
    sufficients: 'u32',
    data: 'PalletBalancesAccountData'
  },
  /**
   * Lookup150: pallet_balances::types::AccountData<Balance>
   **/
  PalletBalancesAccountData: {
    free: 'u128',
    reserved: 'u128',
    frozen: 'u128',
    flags: 'u128'
  },
  /**
   * Lookup152: frame_support::dispatch::PerDispatchClass<sp_weights::weight_v2::Weight>
   **/
  FrameSupportDispatchPerDispatchClassWeight: {
    normal: 'SpWeightsWeightV2Weight',
    operational: 'SpWeightsWeightV2Weight',
    mandatory: 'SpWeightsWeightV2Weight'
  },
  /**
   * Lookup153: sp_runtime::generic::digest::Digest
   **/
  SpRuntimeDigest: {
    logs: 'Vec<SpRuntimeDigestDigestItem>'
  },
  /**
   * Lookup155: sp_runtime::generic::digest::DigestItem
   **/
  SpRuntimeDigestDigestItem: {
    _enum: {
      Other: 'Bytes',
      __Unused1: 'Null',
      __Unused2: 'Null',
      __Unused3: 'Null',
      Consensus: '([u8;4],Bytes)',
      Seal: '([u8;4],Bytes)',
      PreRuntime: '([u8;4],Bytes)',
      __Unused7: 'Null',
      RuntimeEnvironmentUpdated: 'Null'
    }
  },
  /**
   * Lookup158: frame_system::EventRecord<almanac_runtime::RuntimeEvent, primitive_types::H256>
   **/
  FrameSystemEventRecord: {
    phase: 'FrameSystemPhase',
    event: 'Event',
    topics: 'Vec<H256>'
  },
  /**
   * Lookup160: frame_system::pallet::Event<T>
   **/
  FrameSystemEvent: {
    _enum: {
      ExtrinsicSuccess: {
        dispatchInfo: 'FrameSystemDispatchEventInfo',
      },
      ExtrinsicFailed: {
        dispatchError: 'SpRuntimeDispatchError',
        dispatchInfo: 'FrameSystemDispatchEventInfo',
      },
      CodeUpdated: {
        _alias: {
          hash_: 'hash',
        },
        hash_: 'H256',
      },
      NewAccount: {
        account: 'AccountId32',
      },
      KilledAccount: {
        account: 'AccountId32',
      },
      Remarked: {
        _alias: {
          hash_: 'hash',
        },
        sender: 'AccountId32',
        hash_: 'H256',
      },
      UpgradeAuthorized: {
        codeHash: 'H256',
        checkVersion: 'bool',
      },
      RejectedInvalidAuthorizedUpgrade: {
        codeHash: 'H256',
        error: 'SpRuntimeDispatchError'
      }
    }
  },
  /**
   * Lookup161: frame_system::DispatchEventInfo
   **/
  FrameSystemDispatchEventInfo: {
    weight: 'SpWeightsWeightV2Weight',
    class: 'FrameSupportDispatchDispatchClass',
    paysFee: 'FrameSupportDispatchPays'
  },
  /**
   * Lookup162: frame_support::dispatch::DispatchClass
   **/
  FrameSupportDispatchDispatchClass: {
    _enum: ['Normal', 'Operational', 'Mandatory']
  },
  /**
   * Lookup163: frame_support::dispatch::Pays
   **/
  FrameSupportDispatchPays: {
    _enum: ['Yes', 'No']
  },
  /**
   * Lookup164: sp_runtime::DispatchError
   **/
  SpRuntimeDispatchError: {
    _enum: {
      Other: 'Null',
      CannotLookup: 'Null',
      BadOrigin: 'Null',
      Module: 'SpRuntimeModuleError',
      ConsumerRemaining: 'Null',
      NoProviders: 'Null',
      TooManyConsumers: 'Null',
      Token: 'SpRuntimeTokenError',
      Arithmetic: 'SpArithmeticArithmeticError',
      Transactional: 'SpRuntimeTransactionalError',
      Exhausted: 'Null',
      Corruption: 'Null',
      Unavailable: 'Null',
      RootNotAllowed: 'Null',
      Trie: 'SpRuntimeProvingTrieTrieError'
    }
  },
  /**
   * Lookup165: sp_runtime::ModuleError
   **/
  SpRuntimeModuleError: {
    index: 'u8',
    error: '[u8;4]'
  },
  /**
   * Lookup166: sp_runtime::TokenError
   **/
  SpRuntimeTokenError: {
    _enum: ['FundsUnavailable', 'OnlyProvider', 'BelowMinimum', 'CannotCreate', 'UnknownAsset', 'Frozen', 'Unsupported', 'CannotCreateHold', 'NotExpendable', 'Blocked']
  },
  /**
   * Lookup167: sp_arithmetic::ArithmeticError
   **/
  SpArithmeticArithmeticError: {
    _enum: ['Underflow', 'Overflow', 'DivisionByZero']
  },
  /**
   * Lookup168: sp_runtime::TransactionalError
   **/
  SpRuntimeTransactionalError: {
    _enum: ['LimitReached', 'NoLayer']
  },
  /**
   * Lookup169: sp_runtime::proving_trie::TrieError
   **/
  SpRuntimeProvingTrieTrieError: {
    _enum: ['InvalidStateRoot', 'IncompleteDatabase', 'ValueAtIncompleteKey', 'DecoderError', 'InvalidHash', 'DuplicateKey', 'ExtraneousNode', 'ExtraneousValue', 'ExtraneousHashReference', 'InvalidChildReference', 'ValueMismatch', 'IncompleteProof', 'RootMismatch', 'DecodeError']
  },
  /**
   * Lookup170: pallet_migrations::pallet::Event<T>
   **/
  PalletMigrationsEvent: {
    _enum: {
      UpgradeStarted: {
        migrations: 'u32',
      },
      UpgradeCompleted: 'Null',
      UpgradeFailed: 'Null',
      MigrationSkipped: {
        index: 'u32',
      },
      MigrationAdvanced: {
        index: 'u32',
        took: 'u32',
      },
      MigrationCompleted: {
        index: 'u32',
        took: 'u32',
      },
      MigrationFailed: {
        index: 'u32',
        took: 'u32',
      },
      HistoricCleared: {
        nextCursor: 'Option<Bytes>'
      }
    }
  },
  /**
   * Lookup171: pallet_validators::pallet::Event<T>
   **/
  PalletValidatorsEvent: {
    _enum: {
      ValidatorsListed: {
        count: 'u32',
      },
      KeysPurged: {
        who: 'AccountId32'
      }
    }
  },
  /**
   * Lookup172: pallet_registry::pallet::Event<T>
   **/
  PalletRegistryEvent: {
    _enum: {
      ReporterJoined: {
        network: 'u32',
        reporter: 'AccountId32',
        signer: 'AccountId32',
        joined: 'u32',
        bond: 'u128',
      },
      SignerSet: {
        network: 'u32',
        reporter: 'AccountId32',
        signer: 'AccountId32',
      },
      ReporterLeft: {
        network: 'u32',
        reporter: 'AccountId32',
        left: 'u32',
      },
      ReporterResumed: {
        network: 'u32',
        reporter: 'AccountId32',
        joined: 'u32',
      },
      BondReturned: {
        network: 'u32',
        reporter: 'AccountId32',
        bond: 'u128',
      },
      ReporterInvited: {
        network: 'u32',
        account: 'AccountId32',
      },
      InvitationWithdrawn: {
        network: 'u32',
        account: 'AccountId32',
      },
      ReporterRemoved: {
        network: 'u32',
        reporter: 'AccountId32',
        left: 'u32',
      },
      NetworkRegistered: {
        network: 'u32',
        genesisHash: 'H256',
      },
      TargetAdded: {
        network: 'u32',
        target: 'u32',
        owner: 'AccountId32',
      },
      TargetRemoved: {
        network: 'u32',
        target: 'u32',
      },
      AddressAdded: {
        network: 'u32',
        target: 'u32',
        address: 'PalletRegistryAddress',
        since: 'u32',
        depositor: 'AccountId32',
      },
      AddressRemoved: {
        network: 'u32',
        target: 'u32',
        address: 'PalletRegistryAddress',
        until: 'u32',
        depositor: 'AccountId32',
      },
      ConsentWithdrawn: {
        network: 'u32',
        target: 'u32',
        peer: '[u8;32]',
      },
      RegionSet: {
        network: 'u32',
        target: 'u32',
        region: 'Option<Bytes>',
      },
      AdmissionSet: {
        network: 'u32',
        admission: 'PalletRegistryAdmission',
      },
      DepositsSet: {
        deposits: 'PalletRegistryDeposits',
      },
      GroupCreated: {
        network: 'u32',
        group: 'u32',
        owner: 'AccountId32',
      },
      MembersSet: {
        network: 'u32',
        group: 'u32',
      },
      GroupRemoved: {
        network: 'u32',
        group: 'u32'
      }
    }
  },
  /**
   * Lookup175: pallet_sli::pallet::Event<T>
   **/
  PalletSliEvent: {
    _enum: {
      WindowClosed: {
        network: 'u32',
        start: 'u32',
        end: 'u32',
        assigned: 'u64',
        authored: 'u64',
      },
      WindowsSkipped: {
        network: 'u32',
        from: 'u32',
        to: 'u32',
        assigned: 'u64',
      },
      PeriodClosed: {
        network: 'u32',
        period: 'PalletSliPeriod',
      },
      SegmentOpened: {
        segment: 'u32',
        firstSlot: 'u64',
        length: 'u32',
      },
      EraStarted: {
        era: 'u32',
        startMs: 'u64',
      },
      TargetListed: {
        network: 'u32',
        target: 'u32',
        who: 'PalletSliTargetRef',
      },
      ReportAccepted: {
        _alias: {
          entries_: 'entries',
        },
        network: 'u32',
        window: 'u32',
        reporter: 'AccountId32',
        part: 'u8',
        entries_: 'u32',
      },
      SampledWindowClosed: {
        network: 'u32',
        start: 'u32',
        end: 'u32',
        reporters: 'u32',
        reports: 'u32',
      },
      SampledWindowsSkipped: {
        network: 'u32',
        from: 'u32',
        to: 'u32',
      },
      SampledPeriodClosed: {
        network: 'u32',
        period: 'PalletSliPeriod',
      },
      SamplingScheduled: {
        network: 'u32',
        from: 'u32',
        sampling: 'PalletSliParameterSamplingSamplingParameters',
      },
      RetentionScheduled: {
        network: 'u32',
        from: 'u32',
        retention: 'PalletSliRetention',
      },
      CensusReported: {
        network: 'u32',
        window: 'u32',
        reporter: 'AccountId32',
        part: 'u8',
        duties: 'u32',
        indicator: 'PalletSliIndicator',
      },
      CensusClosed: {
        network: 'u32',
        start: 'u32',
        end: 'u32',
        root: 'Option<[u8;32]>',
        agreeing: 'u32',
        reporters: 'u32',
        assigned: 'u64',
        authored: 'u64',
        indicator: 'PalletSliIndicator',
      },
      ClosingShareSet: {
        ppm: 'u32',
      },
      HeartbeatsCounted: {
        session: 'u32',
        window: 'u32',
        expected: 'u32',
        kept: 'u32',
      },
      CommitBlocksScheduled: {
        network: 'u32',
        from: 'u32',
        blocks: 'u32',
      },
      Committed: {
        network: 'u32',
        window: 'u32',
        reporter: 'AccountId32',
      },
      Opened: {
        network: 'u32',
        window: 'u32',
        reporter: 'AccountId32',
        proofs: 'u32'
      }
    }
  },
  /**
   * Lookup176: pallet_sli::types::Period
   **/
  PalletSliPeriod: {
    kind: 'PalletSliPeriodKind',
    start: 'u32'
  },
  /**
   * Lookup177: pallet_scalability::pallet::Event<T>
   **/
  PalletScalabilityEvent: {
    _enum: {
      SubjectRegistered: {
        subject: 'u32',
        owner: 'AccountId32',
        deposit: 'u128',
      },
      SubjectRemoved: {
        subject: 'u32',
      },
      RunSubmitted: {
        run: 'u32',
        subject: 'u32',
        points: 'u32',
        deposit: 'u128',
      },
      RunRemoved: {
        run: 'u32',
        subject: 'u32',
      },
      PredictionAccepted: {
        run: 'u32',
        subject: 'u32',
        submitter: 'AccountId32',
        parameters: 'AlmanacMathUslTypesParameters',
        checked: 'PalletScalabilityChecked',
      },
      RequirementMet: {
        run: 'u32',
        subject: 'u32',
        outcome: 'PalletScalabilityOutcome',
      },
      RequirementMissed: {
        run: 'u32',
        subject: 'u32',
        outcome: 'PalletScalabilityOutcome',
      },
      RequirementSet: {
        subject: 'u32',
        requirement: 'PalletScalabilityRequirement',
      },
      BaselineAccepted: {
        subject: 'u32',
        run: 'u32',
      },
      BaselineDropped: {
        subject: 'u32',
      },
      ReplacementSet: {
        blocks: 'u32',
      },
      TurnSet: {
        blocks: 'u32',
      },
      DepositsSet: {
        deposits: 'PalletScalabilityDeposits'
      }
    }
  },
  /**
   * Lookup178: pallet_scalability::types::Checked
   **/
  PalletScalabilityChecked: {
    bounds: 'AlmanacMathUslTypesBounds',
    step: 'AlmanacMathUslTypesStep',
    figures: 'AlmanacMathUslTypesFigures'
  },
  /**
   * Lookup179: almanac_math::usl::types::Bounds
   **/
  AlmanacMathUslTypesBounds: {
    sigma: 'Option<AlmanacMathUslTypesSigmaBound>',
    kappa: 'bool'
  },
  /**
   * Lookup181: almanac_math::usl::types::SigmaBound
   **/
  AlmanacMathUslTypesSigmaBound: {
    _enum: ['Zero', 'One']
  },
  /**
   * Lookup182: almanac_math::usl::types::Step
   **/
  AlmanacMathUslTypesStep: {
    lambda: 'i64',
    sigma: 'i64',
    kappa: 'i64'
  },
  /**
   * Lookup184: almanac_math::usl::types::Figures
   **/
  AlmanacMathUslTypesFigures: {
    peak: 'Option<AlmanacMathUslTypesPeak>',
    limit: 'Option<u128>',
    flags: 'AlmanacMathUslTypesFlags',
    sumOfSquares: 'u128'
  },
  /**
   * Lookup186: almanac_math::usl::types::Peak
   **/
  AlmanacMathUslTypesPeak: {
    sizeMillionths: 'u64',
    throughput: 'u128',
    bestSize: 'u64'
  },
  /**
   * Lookup187: almanac_math::usl::types::Flags
   **/
  AlmanacMathUslTypesFlags: {
    extrapolated: 'bool',
    superlinear: 'bool',
    noPeak: 'bool',
    pastPeak: 'bool',
    lowConfidence: 'bool',
    notUsl: 'bool'
  },
  /**
   * Lookup188: pallet_scalability::types::Outcome
   **/
  PalletScalabilityOutcome: {
    throughput: 'u128',
    latencyUs: 'Option<u64>',
    regressionPpm: 'Option<i64>',
    missed: 'PalletScalabilityMissed'
  },
  /**
   * Lookup190: pallet_scalability::types::Missed
   **/
  PalletScalabilityMissed: {
    throughput: 'bool',
    latency: 'bool',
    sigma: 'bool',
    kappa: 'bool',
    regression: 'bool'
  },
  /**
   * Lookup191: pallet_agreements::pallet::Event<T>
   **/
  PalletAgreementsEvent: {
    _enum: {
      Offered: {
        offer: 'u32',
        provider: 'AccountId32',
        guarantor: 'Option<AccountId32>',
      },
      Guaranteed: {
        offer: 'u32',
        guarantor: 'AccountId32',
      },
      OfferClosed: {
        offer: 'u32',
      },
      Accepted: {
        agreement: 'u32',
        offer: 'u32',
        customer: 'AccountId32',
        first: 'u32',
        periods: 'u32',
      },
      Settled: {
        agreement: 'u32',
        start: 'u32',
        outcome: 'PalletAgreementsOutcome',
        feeToProvider: 'u128',
        toCaller: 'u128',
        payout: 'u128',
        toReporters: 'u128',
      },
      Ended: {
        agreement: 'u32',
      },
      NoticeGiven: {
        agreement: 'u32',
        by: 'AccountId32',
        left: 'u32',
        released: 'u32',
      },
      Paused: {
        until: 'u32',
      },
      Voided: {
        agreement: 'u32',
        start: 'u32',
      },
      BoundsSet: {
        bounds: 'PalletAgreementsBounds',
      },
      RewardSet: {
        reward: 'PalletAgreementsReward',
      },
      Claimed: {
        network: 'u32',
        window: 'u32',
        reporter: 'AccountId32',
        credits: 'u32',
        paid: 'u128',
      },
      TargetShareSet: {
        ppm: 'u32'
      }
    }
  },
  /**
   * Lookup192: pallet_agreements::types::Outcome<Balance>
   **/
  PalletAgreementsOutcome: {
    _enum: {
      Kept: 'Null',
      Missed: {
        payout: 'u128',
      },
      Unknown: {
        why: 'PalletAgreementsWhy'
      }
    }
  },
  /**
   * Lookup193: pallet_agreements::types::Why
   **/
  PalletAgreementsWhy: {
    _enum: ['NoRecord', 'NoQuorum', 'LowCoverage', 'TooFewReporters', 'OutOfRetention', 'Voided', 'TargetGone']
  },
  /**
   * Lookup194: pallet_session::pallet::Event<T>
   **/
  PalletSessionEvent: {
    _enum: {
      NewSession: {
        sessionIndex: 'u32',
      },
      NewQueued: 'Null',
      ValidatorDisabled: {
        validator: 'AccountId32',
      },
      ValidatorReenabled: {
        validator: 'AccountId32'
      }
    }
  },
  /**
   * Lookup195: pallet_grandpa::pallet::Event
   **/
  PalletGrandpaEvent: {
    _enum: {
      NewAuthorities: {
        authoritySet: 'Vec<(SpConsensusGrandpaAppPublic,u64)>',
      },
      Paused: 'Null',
      Resumed: 'Null'
    }
  },
  /**
   * Lookup198: pallet_balances::pallet::Event<T, I>
   **/
  PalletBalancesEvent: {
    _enum: {
      Endowed: {
        account: 'AccountId32',
        freeBalance: 'u128',
      },
      DustLost: {
        account: 'AccountId32',
        amount: 'u128',
      },
      Transfer: {
        from: 'AccountId32',
        to: 'AccountId32',
        amount: 'u128',
      },
      BalanceSet: {
        who: 'AccountId32',
        free: 'u128',
      },
      Reserved: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Unreserved: {
        who: 'AccountId32',
        amount: 'u128',
      },
      ReserveRepatriated: {
        from: 'AccountId32',
        to: 'AccountId32',
        amount: 'u128',
        destinationStatus: 'FrameSupportTokensMiscBalanceStatus',
      },
      Deposit: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Withdraw: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Slashed: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Minted: {
        who: 'AccountId32',
        amount: 'u128',
      },
      MintedCredit: {
        amount: 'u128',
      },
      Burned: {
        who: 'AccountId32',
        amount: 'u128',
      },
      BurnedDebt: {
        amount: 'u128',
      },
      Suspended: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Restored: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Upgraded: {
        who: 'AccountId32',
      },
      Issued: {
        amount: 'u128',
      },
      Rescinded: {
        amount: 'u128',
      },
      Locked: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Unlocked: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Frozen: {
        who: 'AccountId32',
        amount: 'u128',
      },
      Thawed: {
        who: 'AccountId32',
        amount: 'u128',
      },
      TotalIssuanceForced: {
        _alias: {
          new_: 'new',
        },
        old: 'u128',
        new_: 'u128',
      },
      Held: {
        reason: 'AlmanacRuntimeRuntimeHoldReason',
        who: 'AccountId32',
        amount: 'u128',
      },
      BurnedHeld: {
        reason: 'AlmanacRuntimeRuntimeHoldReason',
        who: 'AccountId32',
        amount: 'u128',
      },
      TransferOnHold: {
        reason: 'AlmanacRuntimeRuntimeHoldReason',
        source: 'AccountId32',
        dest: 'AccountId32',
        amount: 'u128',
      },
      TransferAndHold: {
        reason: 'AlmanacRuntimeRuntimeHoldReason',
        source: 'AccountId32',
        dest: 'AccountId32',
        transferred: 'u128',
      },
      Released: {
        reason: 'AlmanacRuntimeRuntimeHoldReason',
        who: 'AccountId32',
        amount: 'u128',
      },
      Unexpected: 'PalletBalancesUnexpectedKind'
    }
  },
  /**
   * Lookup199: frame_support::traits::tokens::misc::BalanceStatus
   **/
  FrameSupportTokensMiscBalanceStatus: {
    _enum: ['Free', 'Reserved']
  },
  /**
   * Lookup200: almanac_runtime::RuntimeHoldReason
   **/
  AlmanacRuntimeRuntimeHoldReason: {
    _enum: {
      __Unused0: 'Null',
      __Unused1: 'Null',
      __Unused2: 'Null',
      __Unused3: 'Null',
      __Unused4: 'Null',
      __Unused5: 'Null',
      __Unused6: 'Null',
      __Unused7: 'Null',
      __Unused8: 'Null',
      __Unused9: 'Null',
      __Unused10: 'Null',
      Registry: 'PalletRegistryHoldReason',
      __Unused12: 'Null',
      Scalability: 'PalletScalabilityHoldReason',
      Agreements: 'PalletAgreementsHoldReason',
      __Unused15: 'Null',
      __Unused16: 'Null',
      __Unused17: 'Null',
      __Unused18: 'Null',
      __Unused19: 'Null',
      Session: 'PalletSessionHoldReason',
      __Unused21: 'Null',
      __Unused22: 'Null',
      __Unused23: 'Null',
      __Unused24: 'Null',
      __Unused25: 'Null',
      __Unused26: 'Null',
      __Unused27: 'Null',
      __Unused28: 'Null',
      __Unused29: 'Null',
      __Unused30: 'Null',
      __Unused31: 'Null',
      __Unused32: 'Null',
      __Unused33: 'Null',
      __Unused34: 'Null',
      __Unused35: 'Null',
      __Unused36: 'Null',
      __Unused37: 'Null',
      __Unused38: 'Null',
      __Unused39: 'Null',
      __Unused40: 'Null',
      Preimage: 'PalletPreimageHoldReason',
      __Unused42: 'Null',
      Council: 'PalletCollectiveHoldReason'
    }
  },
  /**
   * Lookup201: pallet_registry::pallet::HoldReason
   **/
  PalletRegistryHoldReason: {
    _enum: ['Bond', 'Address', 'Group']
  },
  /**
   * Lookup202: pallet_scalability::pallet::HoldReason
   **/
  PalletScalabilityHoldReason: {
    _enum: ['Subject', 'Run']
  },
  /**
   * Lookup203: pallet_agreements::pallet::HoldReason
   **/
  PalletAgreementsHoldReason: {
    _enum: ['Fee', 'Collateral', 'OfferDeposit']
  },
  /**
   * Lookup204: pallet_session::pallet::HoldReason
   **/
  PalletSessionHoldReason: {
    _enum: ['Keys']
  },
  /**
   * Lookup205: pallet_preimage::pallet::HoldReason
   **/
  PalletPreimageHoldReason: {
    _enum: ['Preimage']
  },
  /**
   * Lookup206: pallet_collective::pallet::HoldReason<I>
   **/
  PalletCollectiveHoldReason: {
    _enum: ['ProposalSubmission']
  },
  /**
   * Lookup207: pallet_balances::pallet::UnexpectedKind
   **/
  PalletBalancesUnexpectedKind: {
    _enum: ['BalanceUpdated', 'FailedToMutateAccount']
  },
  /**
   * Lookup208: pallet_transaction_payment::pallet::Event<T>
   **/
  PalletTransactionPaymentEvent: {
    _enum: {
      TransactionFeePaid: {
        who: 'AccountId32',
        actualFee: 'u128',
        tip: 'u128'
      }
    }
  },
  /**
   * Lookup209: pallet_utility::pallet::Event
   **/
  PalletUtilityEvent: {
    _enum: {
      BatchInterrupted: {
        index: 'u32',
        error: 'SpRuntimeDispatchError',
      },
      BatchCompleted: 'Null',
      BatchCompletedWithErrors: 'Null',
      ItemCompleted: 'Null',
      ItemFailed: {
        error: 'SpRuntimeDispatchError',
      },
      DispatchedAs: {
        result: 'Result<Null, SpRuntimeDispatchError>',
      },
      IfElseMainSuccess: 'Null',
      IfElseFallbackCalled: {
        mainError: 'SpRuntimeDispatchError'
      }
    }
  },
  /**
   * Lookup211: pallet_preimage::pallet::Event<T>
   **/
  PalletPreimageEvent: {
    _enum: {
      Noted: {
        _alias: {
          hash_: 'hash',
        },
        hash_: 'H256',
      },
      Requested: {
        _alias: {
          hash_: 'hash',
        },
        hash_: 'H256',
      },
      Cleared: {
        _alias: {
          hash_: 'hash',
        },
        hash_: 'H256'
      }
    }
  },
  /**
   * Lookup212: pallet_whitelist::pallet::Event<T>
   **/
  PalletWhitelistEvent: {
    _enum: {
      CallWhitelisted: {
        callHash: 'H256',
      },
      WhitelistedCallRemoved: {
        callHash: 'H256',
      },
      WhitelistedCallDispatched: {
        callHash: 'H256',
        result: 'Result<FrameSupportDispatchPostDispatchInfo, SpRuntimeDispatchErrorWithPostInfo>',
      },
      DispatchDeferred: {
        callHash: 'H256',
      },
      DeferredDispatchRemoved: {
        callHash: 'H256',
      },
      DeferredDispatchExecuted: {
        callHash: 'H256',
        who: 'AccountId32'
      }
    }
  },
  /**
   * Lookup214: frame_support::dispatch::PostDispatchInfo
   **/
  FrameSupportDispatchPostDispatchInfo: {
    actualWeight: 'Option<SpWeightsWeightV2Weight>',
    paysFee: 'FrameSupportDispatchPays'
  },
  /**
   * Lookup216: sp_runtime::DispatchErrorWithPostInfo<frame_support::dispatch::PostDispatchInfo>
   **/
  SpRuntimeDispatchErrorWithPostInfo: {
    postInfo: 'FrameSupportDispatchPostDispatchInfo',
    error: 'SpRuntimeDispatchError'
  },
  /**
   * Lookup217: pallet_collective::pallet::Event<T, I>
   **/
  PalletCollectiveEvent: {
    _enum: {
      Proposed: {
        account: 'AccountId32',
        proposalIndex: 'u32',
        proposalHash: 'H256',
        threshold: 'u32',
      },
      Voted: {
        account: 'AccountId32',
        proposalHash: 'H256',
        voted: 'bool',
        yes: 'u32',
        no: 'u32',
      },
      Approved: {
        proposalHash: 'H256',
      },
      Disapproved: {
        proposalHash: 'H256',
      },
      Executed: {
        proposalHash: 'H256',
        result: 'Result<Null, SpRuntimeDispatchError>',
      },
      MemberExecuted: {
        proposalHash: 'H256',
        result: 'Result<Null, SpRuntimeDispatchError>',
      },
      Closed: {
        proposalHash: 'H256',
        yes: 'u32',
        no: 'u32',
      },
      Killed: {
        proposalHash: 'H256',
      },
      ProposalCostBurned: {
        proposalHash: 'H256',
        who: 'AccountId32',
      },
      ProposalCostReleased: {
        proposalHash: 'H256',
        who: 'AccountId32'
      }
    }
  },
  /**
   * Lookup218: pallet_sudo::pallet::Event<T>
   **/
  PalletSudoEvent: {
    _enum: {
      Sudid: {
        sudoResult: 'Result<Null, SpRuntimeDispatchError>',
      },
      KeyChanged: {
        _alias: {
          new_: 'new',
        },
        old: 'Option<AccountId32>',
        new_: 'AccountId32',
      },
      KeyRemoved: 'Null',
      SudoAsDone: {
        sudoResult: 'Result<Null, SpRuntimeDispatchError>'
      }
    }
  },
  /**
   * Lookup219: frame_system::Phase
   **/
  FrameSystemPhase: {
    _enum: {
      ApplyExtrinsic: 'u32',
      Finalization: 'Null',
      Initialization: 'Null'
    }
  },
  /**
   * Lookup222: frame_system::LastRuntimeUpgradeInfo
   **/
  FrameSystemLastRuntimeUpgradeInfo: {
    specVersion: 'Compact<u32>',
    specName: 'Text'
  },
  /**
   * Lookup225: frame_system::CodeUpgradeAuthorization<T>
   **/
  FrameSystemCodeUpgradeAuthorization: {
    codeHash: 'H256',
    checkVersion: 'bool'
  },
  /**
   * Lookup226: frame_system::limits::BlockWeights
   **/
  FrameSystemLimitsBlockWeights: {
    baseBlock: 'SpWeightsWeightV2Weight',
    maxBlock: 'SpWeightsWeightV2Weight',
    perClass: 'FrameSupportDispatchPerDispatchClassWeightsPerClass'
  },
  /**
   * Lookup227: frame_support::dispatch::PerDispatchClass<frame_system::limits::WeightsPerClass>
   **/
  FrameSupportDispatchPerDispatchClassWeightsPerClass: {
    normal: 'FrameSystemLimitsWeightsPerClass',
    operational: 'FrameSystemLimitsWeightsPerClass',
    mandatory: 'FrameSystemLimitsWeightsPerClass'
  },
  /**
   * Lookup228: frame_system::limits::WeightsPerClass
   **/
  FrameSystemLimitsWeightsPerClass: {
    baseExtrinsic: 'SpWeightsWeightV2Weight',
    maxExtrinsic: 'Option<SpWeightsWeightV2Weight>',
    maxTotal: 'Option<SpWeightsWeightV2Weight>',
    reserved: 'Option<SpWeightsWeightV2Weight>'
  },
  /**
   * Lookup229: frame_system::limits::BlockLength
   **/
  FrameSystemLimitsBlockLength: {
    max: 'FrameSupportDispatchPerDispatchClassU32',
    maxHeaderSize: 'Option<u32>'
  },
  /**
   * Lookup230: frame_support::dispatch::PerDispatchClass<T>
   **/
  FrameSupportDispatchPerDispatchClassU32: {
    normal: 'u32',
    operational: 'u32',
    mandatory: 'u32'
  },
  /**
   * Lookup231: sp_weights::RuntimeDbWeight
   **/
  SpWeightsRuntimeDbWeight: {
    read: 'u64',
    write: 'u64'
  },
  /**
   * Lookup232: sp_version::RuntimeVersion
   **/
  SpVersionRuntimeVersion: {
    specName: 'Text',
    implName: 'Text',
    authoringVersion: 'u32',
    specVersion: 'u32',
    implVersion: 'u32',
    apis: 'Vec<([u8;8],u32)>',
    transactionVersion: 'u32',
    systemVersion: 'u8'
  },
  /**
   * Lookup237: frame_system::pallet::Error<T>
   **/
  FrameSystemError: {
    _enum: ['InvalidSpecName', 'SpecVersionNeedsToIncrease', 'FailedToExtractRuntimeVersion', 'NonDefaultComposite', 'NonZeroRefCount', 'CallFiltered', 'MultiBlockMigrationsOngoing', 'NothingAuthorized', 'Unauthorized']
  },
  /**
   * Lookup238: sp_runtime::traits::BlakeTwo256
   **/
  SpRuntimeBlakeTwo256: 'Null',
  /**
   * Lookup239: sp_runtime::generic::block::Block<sp_runtime::generic::header::Header<Number, Hash>, sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic<sp_runtime::multiaddress::MultiAddress<sp_core::crypto::AccountId32, AccountIndex>, almanac_runtime::RuntimeCall, sp_runtime::MultiSignature, Extra>>
   **/
  SpRuntimeBlock: {
    header: 'SpRuntimeHeader',
    extrinsics: 'Vec<Bytes>'
  },
  /**
   * Lookup240: sp_runtime::generic::header::Header<Number, Hash>
   **/
  SpRuntimeHeader: {
    parentHash: 'H256',
    number: 'Compact<u32>',
    stateRoot: 'H256',
    extrinsicsRoot: 'H256',
    digest: 'SpRuntimeDigest'
  },
  /**
   * Lookup247: pallet_migrations::pallet::Error<T>
   **/
  PalletMigrationsError: {
    _enum: ['Ongoing']
  },
  /**
   * Lookup248: pallet_migrations::MbmIsOngoing
   **/
  PalletMigrationsMbmIsOngoing: {
    _enum: ['Yes', 'No', 'Stuck']
  },
  /**
   * Lookup250: pallet_migrations::MbmProgress
   **/
  PalletMigrationsMbmProgress: {
    currentMigration: 'u32',
    totalMigrations: 'u32',
    currentMigrationSteps: 'u32',
    currentMigrationMaxSteps: 'Option<u32>'
  },
  /**
   * Lookup251: pallet_migrations::MbmStatus
   **/
  PalletMigrationsMbmStatus: {
    ongoing: 'PalletMigrationsMbmIsOngoing',
    progress: 'Option<PalletMigrationsMbmProgress>',
    prefixes: 'Vec<Bytes>'
  },
  /**
   * Lookup253: pallet_validators::pallet::Error<T>
   **/
  PalletValidatorsError: {
    _enum: ['NoValidators', 'TooManyValidators', 'DuplicateValidator', 'ValidatorWithoutKeys', 'ValidatorIsListed', 'ValidatorIsActive']
  },
  /**
   * Lookup254: pallet_registry::types::Network
   **/
  PalletRegistryNetwork: {
    genesisHash: 'H256',
    name: 'Bytes',
    consensus: 'PalletRegistryConsensus',
    slotMs: 'u32',
    era: 'Option<PalletRegistryEraSchedule>'
  },
  /**
   * Lookup257: pallet_registry::types::Reporter<sp_core::crypto::AccountId32, Balance>
   **/
  PalletRegistryReporter: {
    signer: 'AccountId32',
    region: 'Option<Bytes>',
    bond: 'u128',
    joined: 'u32',
    left: 'Option<u32>',
    reported: 'Option<u32>',
    closed: 'Option<u32>',
    link: '[u8;32]',
    linkWindow: 'u32'
  },
  /**
   * Lookup259: pallet_registry::types::Listed<sp_core::crypto::AccountId32, Balance>
   **/
  PalletRegistryListed: {
    address: 'PalletRegistryAddress',
    since: 'u32',
    until: 'Option<u32>',
    depositor: 'AccountId32',
    deposit: 'u128'
  },
  /**
   * Lookup261: pallet_registry::types::Promised
   **/
  PalletRegistryPromised: {
    rpc: 'Option<PalletRegistryPromise>',
    reachability: 'Option<PalletRegistryPromise>'
  },
  /**
   * Lookup263: pallet_registry::types::Promise
   **/
  PalletRegistryPromise: {
    since: 'u32',
    until: 'Option<u32>'
  },
  /**
   * Lookup264: pallet_registry::types::Withdrawn<sp_core::crypto::AccountId32>
   **/
  PalletRegistryWithdrawn: {
    account: 'AccountId32',
    peers: 'Vec<[u8;32]>'
  },
  /**
   * Lookup266: pallet_registry::types::Group<sp_core::crypto::AccountId32, Balance>
   **/
  PalletRegistryGroup: {
    name: 'Bytes',
    owner: 'AccountId32',
    deposit: 'u128',
    members: 'Vec<u32>'
  },
  /**
   * Lookup269: pallet_registry::pallet::Error<T>
   **/
  PalletRegistryError: {
    _enum: ['UnknownNetwork', 'NoWindows', 'NetworkExists', 'NameTaken', 'TooManyNetworks', 'NameEmpty', 'NameTooLong', 'NameNotText', 'BadSlotDuration', 'BadEra', 'AlreadyReporter', 'NotInvited', 'AlreadyInvited', 'TooManyInvited', 'TooManyReporters', 'CannotBond', 'SignerTaken', 'SignerIsAReporter', 'SameSigner', 'NotAReporter', 'AlreadyLeft', 'StillReporting', 'WindowsOpen', 'ReportsOpen', 'RegionEmpty', 'RegionTooLong', 'RegionNotText', 'UnknownTarget', 'TargetExists', 'AppearsByItself', 'NotAdded', 'NotTheOwner', 'NotValidating', 'TooManyAddresses', 'TooManyRemoved', 'AddressExists', 'EndpointTaken', 'PeerTaken', 'UnknownAddress', 'CannotDeposit', 'NoConsent', 'UnsignedPort', 'UnknownPeer', 'NoWithdrawal', 'ConsentWithdrawn', 'TooManyWithdrawn', 'AddressNotPrintable', 'AddressTooLong', 'UnknownScheme', 'UrlWithUser', 'UrlWithFragment', 'NoHost', 'BadHost', 'BadPort', 'UnknownProtocol', 'NotTcp', 'NotPlainTcp', 'DepositsOutOfBounds', 'GroupEmpty', 'TooManyMembers', 'MembersOutOfOrder', 'UnknownGroup', 'GroupNameTaken', 'NotTheGroupsOwner', 'PromiseOpen', 'UnderAgreement']
  },
  /**
   * Lookup270: pallet_sli::types::Stored<pallet_sli::types::Parameters>
   **/
  PalletSliStoredParameters: {
    _enum: {
      __Unused0: 'Null',
      V1: 'PalletSliScheduledParameters'
    }
  },
  /**
   * Lookup271: pallet_sli::types::Parameters
   **/
  PalletSliParameters: {
    windowMs: 'u32',
    retention: 'PalletSliRetention'
  },
  /**
   * Lookup272: pallet_sli::types::Scheduled<pallet_sli::types::Parameters>
   **/
  PalletSliScheduledParameters: {
    current: 'PalletSliParameters',
    next: 'Option<(u32,PalletSliParameters)>'
  },
  /**
   * Lookup278: pallet_sli::types::Record
   **/
  PalletSliRecord: {
    _enum: {
      Counted: 'PalletSliCounted',
      __Unused1: 'Null',
      Sampled: 'PalletSliSampledTypesSampled'
    }
  },
  /**
   * Lookup279: pallet_sli::types::Counted
   **/
  PalletSliCounted: {
    assigned: 'u64',
    authored: 'u64',
    windows: 'u64'
  },
  /**
   * Lookup280: pallet_sli::sampled::types::Sampled
   **/
  PalletSliSampledTypesSampled: {
    samples: 'Compact<u64>',
    answered: 'Compact<u64>',
    windows: 'Compact<u64>',
    expected: 'Compact<u64>',
    reported: 'Compact<u64>',
    reporters: 'Compact<u32>',
    buckets: 'Vec<(Compact<u32>,Vec<Compact<u64>>)>',
    absence: 'PalletSliSampledTypesAbsence'
  },
  /**
   * Lookup284: pallet_sli::sampled::types::Absence
   **/
  PalletSliSampledTypesAbsence: {
    each: 'Compact<u64>',
    all: 'Compact<u64>',
    windows: 'Compact<u64>'
  },
  /**
   * Lookup285: pallet_sli::types::Segment
   **/
  PalletSliSegment: {
    firstSlot: 'u64',
    length: 'u32'
  },
  /**
   * Lookup287: pallet_sli::types::Closing
   **/
  PalletSliClosing: {
    next: 'u32',
    emptyUntil: 'u32',
    step: 'PalletSliStep'
  },
  /**
   * Lookup288: pallet_sli::types::Step
   **/
  PalletSliStep: {
    _enum: {
      Waiting: 'Null',
      Crediting: {
        until: 'u32',
        segment: 'u32',
        seat: 'u32',
        assigned: 'u64',
        authored: 'u64',
      },
      Pruning: {
        from: 'u32',
        skipped: 'bool',
      },
      Combining: {
        target: 'u32',
        reports: 'u32',
      },
      Folding: {
        from: 'u32',
        skipped: 'bool',
      },
      Agreeing: {
        duty: 'u32',
        assigned: 'u64',
        authored: 'u64',
        reports: 'u32',
        indicator: 'PalletSliIndicator'
      }
    }
  },
  /**
   * Lookup290: pallet_sli::types::Stored<pallet_sli::parameter::sampling::SamplingParameters>
   **/
  PalletSliStoredSamplingParameters: {
    _enum: {
      __Unused0: 'Null',
      V1: 'PalletSliScheduledSamplingParameters'
    }
  },
  /**
   * Lookup291: pallet_sli::types::Scheduled<pallet_sli::parameter::sampling::SamplingParameters>
   **/
  PalletSliScheduledSamplingParameters: {
    current: 'PalletSliParameterSamplingSamplingParameters',
    next: 'Option<(u32,PalletSliParameterSamplingSamplingParameters)>'
  },
  /**
   * Lookup296: pallet_sli::sampled::types::StoredEntry
   **/
  PalletSliSampledTypesStoredEntry: {
    indicator: 'PalletSliIndicator',
    samples: 'Compact<u32>',
    expected: 'Option<u32>',
    buckets: 'Vec<(Compact<u32>,Vec<Compact<u64>>)>'
  },
  /**
   * Lookup300: pallet_sli::sampled::types::EntryHead
   **/
  PalletSliSampledTypesEntryHead: {
    target: 'Compact<u32>',
    indicator: 'PalletSliIndicator',
    samples: 'Compact<u32>',
    answered: 'Compact<u32>'
  },
  /**
   * Lookup302: pallet_sli::sampled::types::ReportInfo
   **/
  PalletSliSampledTypesReportInfo: {
    version: 'u8',
    root: '[u8;32]',
    contentId: '[u8;32]',
    entriesHash: '[u8;32]',
    parts: 'Vec<PalletSliSampledTypesPartOrigin>',
    last: '(u32,PalletSliIndicator)'
  },
  /**
   * Lookup304: pallet_sli::sampled::types::PartOrigin
   **/
  PalletSliSampledTypesPartOrigin: {
    block: 'u32',
    extrinsic: 'u32'
  },
  /**
   * Lookup307: pallet_sli::sampled::types::EndedWindow
   **/
  PalletSliSampledTypesEndedWindow: {
    authored: 'u64',
    block: 'u32',
    roomyBlocks: 'u32',
    end: 'u32'
  },
  /**
   * Lookup313: pallet_sli::sampled::types::OpenSum<sp_core::crypto::AccountId32, MaxSums>
   **/
  PalletSliSampledTypesOpenSum: {
    totals: 'PalletSliSampledTypesOpenTotals',
    sums: 'Vec<PalletSliSampledTypesReporterSum>',
    buckets: 'Vec<Vec<(Compact<u32>,Vec<Compact<u64>>)>>'
  },
  /**
   * Lookup314: pallet_sli::sampled::types::OpenTotals
   **/
  PalletSliSampledTypesOpenTotals: {
    expected: 'Compact<u64>',
    expectedEach: 'Compact<u64>',
    reported: 'Compact<u64>',
    windows: 'Compact<u64>'
  },
  /**
   * Lookup316: pallet_sli::sampled::types::ReporterSum<sp_core::crypto::AccountId32>
   **/
  PalletSliSampledTypesReporterSum: {
    reporter: 'AccountId32',
    samples: 'Compact<u64>',
    answered: 'Compact<u64>'
  },
  /**
   * Lookup320: pallet_sli::types::Stored<P>
   **/
  PalletSliStoredU32: {
    _enum: {
      __Unused0: 'Null',
      V1: 'PalletSliScheduledU32'
    }
  },
  /**
   * Lookup321: pallet_sli::types::Scheduled<P>
   **/
  PalletSliScheduledU32: {
    current: 'u32',
    next: 'Option<(u32,u32)>'
  },
  /**
   * Lookup323: pallet_sli::committed::types::Opened
   **/
  PalletSliCommittedTypesOpened: {
    opening: 'PalletSliCommittedTypesOpening',
    matched: 'u32',
    claimed: 'bool'
  },
  /**
   * Lookup324: pallet_sli::committed::types::Proving
   **/
  PalletSliCommittedTypesProving: {
    mixed: '[u8;32]',
    credits: 'u32',
    samplesPerWindow: 'u32',
    timeoutMs: 'u32',
    clockOffsetMs: 'u32',
    minCoveragePpm: 'u32'
  },
  /**
   * Lookup325: pallet_sli::agreed::types::EraLength
   **/
  PalletSliAgreedTypesEraLength: {
    startMs: 'u64',
    lengthMs: 'u64'
  },
  /**
   * Lookup327: pallet_sli::agreed::types::CensusReport<sp_core::crypto::AccountId32>
   **/
  PalletSliAgreedTypesCensusReport: {
    version: 'u8',
    census: 'PalletSliAgreedTypesCensus',
    contentId: '[u8;32]',
    parts: 'Vec<PalletSliAgreedTypesCensusPart>',
    last: 'PalletSliTargetRef',
    root: 'Option<[u8;32]>'
  },
  /**
   * Lookup329: pallet_sli::agreed::types::CensusPart
   **/
  PalletSliAgreedTypesCensusPart: {
    dutiesHash: '[u8;32]',
    origin: 'PalletSliSampledTypesPartOrigin'
  },
  /**
   * Lookup334: pallet_sli::agreed::types::AgreedCensus
   **/
  PalletSliAgreedTypesAgreedCensus: {
    root: '[u8;32]',
    agreeing: 'u32',
    active: 'u32'
  },
  /**
   * Lookup335: pallet_sli::types::Heard
   **/
  PalletSliHeard: {
    expected: 'u32',
    kept: 'u32'
  },
  /**
   * Lookup336: pallet_sli::pallet::Error<T>
   **/
  PalletSliError: {
    _enum: ['UnknownNetwork', 'NotAReporter', 'NotActive', 'MisalignedWindow', 'TooEarly', 'TooLate', 'Duplicate', 'MissingPart', 'TooManyParts', 'Oversized', 'NoEntries', 'EvidenceMissing', 'EvidenceRepeated', 'EntriesOutOfOrder', 'UnknownTarget', 'NotMeasured', 'OwnTarget', 'AuthorshipOfHome', 'TooManySamples', 'TooManyAnswers', 'BucketOutOfRange', 'BucketsOutOfOrder', 'EmptyBucket', 'WrongLink', 'SamplesOutOfBounds', 'TimeoutOutOfBounds', 'FastLatencyOutOfBounds', 'MinCoverageOutOfBounds', 'MinReportersOutOfBounds', 'GraceNotBelowRetention', 'IdleWindowsOutOfBounds', 'HostRateOutOfBounds', 'ClockOffsetOutOfBounds', 'LagOutOfBounds', 'RetentionOutOfBounds', 'ClosingShareOutOfBounds', 'ChangeUnderway', 'AuthorshipIsACensus', 'PartIncomplete', 'CensusChanged', 'MoreThanAssigned', 'WrongSession', 'NotInTheSet', 'HeardAlready', 'WrongSignature', 'RetentionNeeded', 'TimeoutNeeded', 'CommitBlocksOutOfBounds', 'CommitsNotTaken', 'CommittedAlready', 'CommitsClosed', 'NotCommitted', 'CommitsOpen', 'WrongOpening', 'OpenedAlready', 'NotProvable', 'NotOpened', 'NotAsOpened', 'NotACensus']
  },
  /**
   * Lookup337: pallet_scalability::types::Subject<sp_core::crypto::AccountId32, Balance>
   **/
  PalletScalabilitySubject: {
    name: 'Bytes',
    owner: 'AccountId32',
    deposit: 'u128'
  },
  /**
   * Lookup338: pallet_scalability::types::Run<Balance, BlockNumber>
   **/
  PalletScalabilityRun: {
    subject: 'u32',
    version: 'Bytes',
    commit: 'Bytes',
    fingerprint: 'H256',
    varied: 'PalletScalabilityVaried',
    weighting: 'AlmanacMathUslTypesWeighting',
    points: 'Vec<PalletScalabilityPoint>',
    evidence: 'PalletScalabilityEvidence',
    submitted: 'u32',
    deposit: 'u128'
  },
  /**
   * Lookup341: pallet_scalability::types::Prediction<sp_core::crypto::AccountId32, BlockNumber>
   **/
  PalletScalabilityPrediction: {
    parameters: 'AlmanacMathUslTypesParameters',
    checked: 'PalletScalabilityChecked',
    claimed: 'PalletScalabilityClaimedIntervals',
    submitter: 'AccountId32',
    submitted: 'u32',
    replaceableUntil: 'u32'
  },
  /**
   * Lookup343: pallet_scalability::types::OpenRun<BlockNumber>
   **/
  PalletScalabilityOpenRun: {
    run: 'u32',
    submitted: 'u32'
  },
  /**
   * Lookup345: pallet_scalability::pallet::Error<T>
   **/
  PalletScalabilityError: {
    _enum: {
      UnknownSubject: 'Null',
      UnknownRun: 'Null',
      OtherSubject: 'Null',
      NameTaken: 'Null',
      TextEmpty: 'Null',
      TextTooLong: 'Null',
      TextNotText: 'Null',
      OwnerMissing: 'Null',
      NotYourself: 'Null',
      NotTheOwner: 'Null',
      HasRuns: 'Null',
      CannotDeposit: 'Null',
      TooManyRuns: 'Null',
      TooManyPoints: 'Null',
      TooFewSizes: 'Null',
      SizeOutOfRange: 'Null',
      ThroughputOutOfRange: 'Null',
      PointsNotAscending: 'Null',
      WeightMissing: 'Null',
      WeightNotUsed: 'Null',
      NoRepetitions: 'Null',
      BadLatency: 'Null',
      IsBaseline: 'Null',
      ParametersOutOfRange: 'Null',
      FigureOutOfRange: 'Null',
      IllConditioned: 'Null',
      LambdaMoves: 'i16',
      SigmaMoves: 'i16',
      KappaMoves: 'i16',
      SigmaLeavesItsBound: 'i16',
      KappaLeavesItsBound: 'i16',
      PredictionFinal: 'Null',
      NotBetter: 'Null',
      IntervalReversed: 'Null',
      BadLevel: 'Null',
      NoPrediction: 'Null',
      ReplacementOutOfRange: 'Null',
      TurnOutOfRange: 'Null',
      DepositsOutOfBounds: 'Null',
      IntervalMissesEstimate: 'Null',
      IsRequired: 'Null',
      TooManyOpen: 'Null'
    }
  },
  /**
   * Lookup347: pallet_agreements::types::Offer<sp_core::crypto::AccountId32, Balance>
   **/
  PalletAgreementsOffer: {
    provider: 'AccountId32',
    guarantor: 'Option<PalletAgreementsGuarantor>',
    terms: 'PalletAgreementsTerms',
    availability: 'PalletAgreementsAvailability',
    deposit: 'u128'
  },
  /**
   * Lookup349: pallet_agreements::types::Guarantor<sp_core::crypto::AccountId32>
   **/
  PalletAgreementsGuarantor: {
    account: 'AccountId32',
    agreed: 'bool'
  },
  /**
   * Lookup350: pallet_agreements::types::Stored<sp_core::crypto::AccountId32, Balance>
   **/
  PalletAgreementsStored: {
    _enum: {
      __Unused0: 'Null',
      V1: 'PalletAgreementsAgreementV1',
      V2: 'PalletAgreementsAgreementV2',
      V3: 'PalletAgreementsAgreement'
    }
  },
  /**
   * Lookup351: pallet_agreements::types::AgreementV1<sp_core::crypto::AccountId32, Balance>
   **/
  PalletAgreementsAgreementV1: {
    offer: 'u32',
    provider: 'AccountId32',
    guarantor: 'Option<AccountId32>',
    customer: 'AccountId32',
    terms: 'PalletAgreementsTerms',
    next: 'u32',
    left: 'u32',
    exposure: 'u128'
  },
  /**
   * Lookup352: pallet_agreements::types::AgreementV2<sp_core::crypto::AccountId32, Balance>
   **/
  PalletAgreementsAgreementV2: {
    offer: 'u32',
    provider: 'AccountId32',
    guarantor: 'Option<AccountId32>',
    customer: 'AccountId32',
    terms: 'PalletAgreementsTerms',
    next: 'u32',
    left: 'u32',
    exposure: 'u128',
    reportersPpm: 'u32'
  },
  /**
   * Lookup353: pallet_agreements::types::Agreement<sp_core::crypto::AccountId32, Balance>
   **/
  PalletAgreementsAgreement: {
    offer: 'u32',
    provider: 'AccountId32',
    guarantor: 'Option<AccountId32>',
    customer: 'AccountId32',
    terms: 'PalletAgreementsTerms',
    next: 'u32',
    left: 'u32',
    exposure: 'u128',
    reportersPpm: 'u32',
    callerPpm: 'Option<u32>',
    due: 'Option<PalletAgreementsDue>'
  },
  /**
   * Lookup355: pallet_agreements::types::Due
   **/
  PalletAgreementsDue: {
    samples: 'u64',
    windows: 'u32'
  },
  /**
   * Lookup360: pallet_agreements::types::TargetExposure<Balance>
   **/
  PalletAgreementsTargetExposure: {
    open: 'u128',
    ended: 'Vec<(u32,u128)>'
  },
  /**
   * Lookup362: pallet_agreements::types::Pause
   **/
  PalletAgreementsPause: {
    from: 'u32',
    until: 'u32'
  },
  /**
   * Lookup363: pallet_agreements::types::Pot<Balance>
   **/
  PalletAgreementsPot: {
    oldest: 'u32',
    owed: 'u128'
  },
  /**
   * Lookup364: pallet_agreements::types::PotDay<Balance>
   **/
  PalletAgreementsPotDay: {
    amount: 'u128',
    paid: 'u128'
  },
  /**
   * Lookup365: frame_support::PalletId
   **/
  FrameSupportPalletId: '[u8;8]',
  /**
   * Lookup366: pallet_agreements::pallet::Error<T>
   **/
  PalletAgreementsError: {
    _enum: ['UnknownTarget', 'NotTheSpeaker', 'OwnGuarantor', 'IndicatorNotCovered', 'PeriodNotCovered', 'NotMeasured', 'LatencyNotUsed', 'LatencyMissing', 'LatencyAboveHalfTimeout', 'ShareOutOfBounds', 'FloorTooHigh', 'ObjectiveTooFine', 'ReportersNotUsed', 'CoverageOutOfBounds', 'ReportersOutOfBounds', 'RetentionTooShort', 'FeeTooSmall', 'CapOutOfBounds', 'AmountTooLarge', 'PeriodsOutOfBounds', 'CapacityEmpty', 'UntilPassed', 'CannotDeposit', 'UnknownOffer', 'NotTheProvider', 'NotTheGuarantor', 'AlreadyGuaranteed', 'NotGuaranteed', 'OfferEnded', 'OfferTaken', 'OwnOffer', 'CannotHoldFees', 'CannotHoldCaps', 'ExposureTooLarge', 'Paused', 'UnknownAgreement', 'NotAParty', 'NotClosed', 'NothingToRelease', 'PauseTooLong', 'NotPaused', 'NotCovered', 'AlreadyVoided', 'BoundsOutOfBounds', 'RewardOutOfBounds', 'NotAReporter', 'NotProved', 'ClaimedAlready', 'ClaimTooLate', 'WrongLeaves', 'WrongLeaf', 'ReceiptOutOfTime', 'WrongReceipt', 'NotPromised', 'TargetExposureTooLarge', 'TooFewAdmitted', 'TargetShareOutOfBounds']
  },
  /**
   * Lookup373: sp_core::crypto::KeyTypeId
   **/
  SpCoreCryptoKeyTypeId: '[u8;4]',
  /**
   * Lookup374: pallet_session::pallet::Error<T>
   **/
  PalletSessionError: {
    _enum: ['InvalidProof', 'NoAssociatedValidatorId', 'DuplicatedKey', 'NoKeys', 'NoAccount']
  },
  /**
   * Lookup375: pallet_grandpa::StoredState<N>
   **/
  PalletGrandpaStoredState: {
    _enum: {
      Live: 'Null',
      PendingPause: {
        scheduledAt: 'u32',
        delay: 'u32',
      },
      Paused: 'Null',
      PendingResume: {
        scheduledAt: 'u32',
        delay: 'u32'
      }
    }
  },
  /**
   * Lookup376: pallet_grandpa::StoredPendingChange<N, Limit>
   **/
  PalletGrandpaStoredPendingChange: {
    scheduledAt: 'u32',
    delay: 'u32',
    nextAuthorities: 'Vec<(SpConsensusGrandpaAppPublic,u64)>',
    forced: 'Option<u32>'
  },
  /**
   * Lookup378: pallet_grandpa::pallet::Error<T>
   **/
  PalletGrandpaError: {
    _enum: ['PauseFailed', 'ResumeFailed', 'ChangePending', 'TooSoon', 'InvalidKeyOwnershipProof', 'InvalidEquivocationProof', 'DuplicateOffenceReport']
  },
  /**
   * Lookup380: pallet_balances::types::BalanceLock<Balance>
   **/
  PalletBalancesBalanceLock: {
    id: '[u8;8]',
    amount: 'u128',
    reasons: 'PalletBalancesReasons'
  },
  /**
   * Lookup381: pallet_balances::types::Reasons
   **/
  PalletBalancesReasons: {
    _enum: ['Fee', 'Misc', 'All']
  },
  /**
   * Lookup384: pallet_balances::types::ReserveData<ReserveIdentifier, Balance>
   **/
  PalletBalancesReserveData: {
    id: '[u8;8]',
    amount: 'u128'
  },
  /**
   * Lookup387: frame_support::traits::tokens::misc::IdAmount<almanac_runtime::RuntimeHoldReason, Balance>
   **/
  FrameSupportTokensMiscIdAmountRuntimeHoldReason: {
    id: 'AlmanacRuntimeRuntimeHoldReason',
    amount: 'u128'
  },
  /**
   * Lookup390: frame_support::traits::tokens::misc::IdAmount<almanac_runtime::RuntimeFreezeReason, Balance>
   **/
  FrameSupportTokensMiscIdAmountRuntimeFreezeReason: {
    id: 'AlmanacRuntimeRuntimeFreezeReason',
    amount: 'u128'
  },
  /**
   * Lookup391: almanac_runtime::RuntimeFreezeReason
   **/
  AlmanacRuntimeRuntimeFreezeReason: 'Null',
  /**
   * Lookup393: pallet_balances::pallet::Error<T, I>
   **/
  PalletBalancesError: {
    _enum: ['VestingBalance', 'LiquidityRestrictions', 'InsufficientBalance', 'ExistentialDeposit', 'Expendability', 'ExistingVestingSchedule', 'DeadAccount', 'TooManyReserves', 'TooManyHolds', 'TooManyFreezes', 'IssuanceDeactivated', 'DeltaZero']
  },
  /**
   * Lookup395: pallet_transaction_payment::Releases
   **/
  PalletTransactionPaymentReleases: {
    _enum: ['V1Ancient', 'V2']
  },
  /**
   * Lookup396: frame_support::traits::storage::NoDrop<frame_support::traits::tokens::fungible::imbalance::Imbalance<B, OnDrop, OppositeOnDrop>>
   **/
  FrameSupportStorageNoDrop: 'FrameSupportTokensFungibleImbalance',
  /**
   * Lookup397: frame_support::traits::tokens::fungible::imbalance::Imbalance<B, OnDrop, OppositeOnDrop>
   **/
  FrameSupportTokensFungibleImbalance: {
    amount: 'u128'
  },
  /**
   * Lookup398: pallet_utility::pallet::Error<T>
   **/
  PalletUtilityError: {
    _enum: ['TooManyCalls']
  },
  /**
   * Lookup399: pallet_preimage::OldRequestStatus<sp_core::crypto::AccountId32, Balance>
   **/
  PalletPreimageOldRequestStatus: {
    _enum: {
      Unrequested: {
        deposit: '(AccountId32,u128)',
        len: 'u32',
      },
      Requested: {
        deposit: 'Option<(AccountId32,u128)>',
        count: 'u32',
        len: 'Option<u32>'
      }
    }
  },
  /**
   * Lookup402: pallet_preimage::RequestStatus<sp_core::crypto::AccountId32, frame_support::traits::tokens::fungible::HoldConsideration<A, F, R, D, Fp>>
   **/
  PalletPreimageRequestStatus: {
    _enum: {
      Unrequested: {
        ticket: '(AccountId32,u128)',
        len: 'u32',
      },
      Requested: {
        maybeTicket: 'Option<(AccountId32,u128)>',
        count: 'u32',
        maybeLen: 'Option<u32>'
      }
    }
  },
  /**
   * Lookup408: pallet_preimage::pallet::Error<T>
   **/
  PalletPreimageError: {
    _enum: ['TooBig', 'AlreadyNoted', 'NotAuthorized', 'NotNoted', 'Requested', 'NotRequested', 'TooMany', 'TooFew']
  },
  /**
   * Lookup409: pallet_whitelist::pallet::Error<T>
   **/
  PalletWhitelistError: {
    _enum: ['UnavailablePreImage', 'UndecodableCall', 'InvalidCallWeightWitness', 'CallIsNotWhitelisted', 'CallAlreadyWhitelisted', 'DeferredDispatchNotFound', 'DeferredDispatchNotExpired', 'AlreadyDeferred', 'DeferredDispatchExpired']
  },
  /**
   * Lookup412: pallet_collective::Votes<sp_core::crypto::AccountId32, BlockNumber>
   **/
  PalletCollectiveVotes: {
    index: 'u32',
    threshold: 'u32',
    ayes: 'Vec<AccountId32>',
    nays: 'Vec<AccountId32>',
    end: 'u32'
  },
  /**
   * Lookup413: pallet_collective::pallet::Error<T, I>
   **/
  PalletCollectiveError: {
    _enum: ['NotMember', 'DuplicateProposal', 'ProposalMissing', 'WrongIndex', 'DuplicateVote', 'AlreadyInitialized', 'TooEarly', 'TooManyProposals', 'WrongProposalWeight', 'WrongProposalLength', 'PrimeAccountNotMember', 'ProposalActive']
  },
  /**
   * Lookup414: pallet_sudo::pallet::Error<T>
   **/
  PalletSudoError: {
    _enum: ['RequireSudo']
  },
  /**
   * Lookup415: sp_runtime::generic::block::LazyBlock<sp_runtime::generic::header::Header<Number, Hash>, sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic<sp_runtime::multiaddress::MultiAddress<sp_core::crypto::AccountId32, AccountIndex>, almanac_runtime::RuntimeCall, sp_runtime::MultiSignature, Extra>>
   **/
  SpRuntimeBlockLazyBlock: {
    header: 'SpRuntimeHeader',
    extrinsics: 'Vec<Bytes>'
  },
  /**
   * Lookup418: sp_runtime::ExtrinsicInclusionMode
   **/
  SpRuntimeExtrinsicInclusionMode: {
    _enum: ['AllExtrinsics', 'OnlyInherents']
  },
  /**
   * Lookup422: sp_runtime::transaction_validity::TransactionValidityError
   **/
  SpRuntimeTransactionValidityTransactionValidityError: {
    _enum: {
      Invalid: 'SpRuntimeTransactionValidityInvalidTransaction',
      Unknown: 'SpRuntimeTransactionValidityUnknownTransaction'
    }
  },
  /**
   * Lookup423: sp_runtime::transaction_validity::InvalidTransaction
   **/
  SpRuntimeTransactionValidityInvalidTransaction: {
    _enum: {
      Call: 'Null',
      Payment: 'Null',
      Future: 'Null',
      Stale: 'Null',
      BadProof: 'Null',
      AncientBirthBlock: 'Null',
      ExhaustsResources: 'Null',
      Custom: 'u8',
      BadMandatory: 'Null',
      MandatoryValidation: 'Null',
      BadSigner: 'Null',
      IndeterminateImplicit: 'Null',
      UnknownOrigin: 'Null'
    }
  },
  /**
   * Lookup424: sp_runtime::transaction_validity::UnknownTransaction
   **/
  SpRuntimeTransactionValidityUnknownTransaction: {
    _enum: {
      CannotLookup: 'Null',
      NoUnsignedValidator: 'Null',
      Custom: 'u8'
    }
  },
  /**
   * Lookup425: sp_inherents::InherentData
   **/
  SpInherentsInherentData: {
    data: 'BTreeMap<[u8;8], Bytes>'
  },
  /**
   * Lookup429: sp_inherents::CheckInherentsResult
   **/
  SpInherentsCheckInherentsResult: {
    okay: 'bool',
    fatalError: 'bool',
    errors: 'SpInherentsInherentData'
  },
  /**
   * Lookup430: sp_runtime::transaction_validity::TransactionSource
   **/
  SpRuntimeTransactionValidityTransactionSource: {
    _enum: ['InBlock', 'Local', 'External']
  },
  /**
   * Lookup432: sp_runtime::transaction_validity::ValidTransaction
   **/
  SpRuntimeTransactionValidityValidTransaction: {
    priority: 'u64',
    requires: 'Vec<Bytes>',
    provides: 'Vec<Bytes>',
    longevity: 'u64',
    propagate: 'bool'
  },
  /**
   * Lookup433: sp_session::runtime_api::OpaqueGeneratedSessionKeys
   **/
  SpSessionRuntimeApiOpaqueGeneratedSessionKeys: {
    _alias: {
      keys_: 'keys'
    },
    keys_: 'Bytes',
    proof: 'Bytes'
  },
  /**
   * Lookup441: pallet_transaction_payment::types::RuntimeDispatchInfo<Balance, sp_weights::weight_v2::Weight>
   **/
  PalletTransactionPaymentRuntimeDispatchInfo: {
    weight: 'SpWeightsWeightV2Weight',
    class: 'FrameSupportDispatchDispatchClass',
    partialFee: 'u128'
  },
  /**
   * Lookup442: pallet_transaction_payment::types::FeeDetails<Balance>
   **/
  PalletTransactionPaymentFeeDetails: {
    inclusionFee: 'Option<PalletTransactionPaymentInclusionFee>',
    tip: 'u128'
  },
  /**
   * Lookup444: pallet_transaction_payment::types::InclusionFee<Balance>
   **/
  PalletTransactionPaymentInclusionFee: {
    baseFee: 'u128',
    lenFee: 'u128',
    adjustedWeightFee: 'u128'
  },
  /**
   * Lookup449: pallet_sli::runtime_api::Answer<sp_core::crypto::AccountId32>
   **/
  PalletSliRuntimeApiAnswer: {
    target: 'u32',
    who: 'Option<PalletSliTargetRef>',
    period: 'PalletSliPeriod',
    end: 'Option<u32>',
    record: 'PalletSliRecord',
    sliPpm: 'Option<u32>',
    interval: 'Option<PalletSliRuntimeApiInterval>',
    lowConfidence: 'bool',
    provisional: 'bool',
    asOfMs: 'u64',
    sampled: 'Option<PalletSliRuntimeApiSampledFigures>'
  },
  /**
   * Lookup452: pallet_sli::runtime_api::Interval
   **/
  PalletSliRuntimeApiInterval: {
    lowPpm: 'u32',
    highPpm: 'u32'
  },
  /**
   * Lookup454: pallet_sli::runtime_api::SampledFigures
   **/
  PalletSliRuntimeApiSampledFigures: {
    latencyPpm: 'Option<u32>',
    coveragePpm: 'Option<u32>',
    reporters: 'u32',
    quorum: 'bool',
    p50Us: 'Option<u32>',
    p95Us: 'Option<u32>',
    p99Us: 'Option<u32>'
  },
  /**
   * Lookup455: pallet_sli::runtime_api::Current<sp_core::crypto::AccountId32>
   **/
  PalletSliRuntimeApiCurrent: {
    closed: 'Option<PalletSliRuntimeApiAnswer>',
    open: 'Option<PalletSliRuntimeApiAnswer>'
  },
  /**
   * Lookup457: pallet_sli::runtime_api::HistoryRow<sp_core::crypto::AccountId32>
   **/
  PalletSliRuntimeApiHistoryRow: {
    period: 'PalletSliPeriod',
    answer: 'Option<PalletSliRuntimeApiAnswer>'
  },
  /**
   * Lookup459: pallet_sli::runtime_api::Ranking<sp_core::crypto::AccountId32>
   **/
  PalletSliRuntimeApiRanking: {
    period: 'PalletSliPeriod',
    end: 'Option<u32>',
    provisional: 'bool',
    asOfMs: 'u64',
    total: 'u32',
    rows: 'Vec<PalletSliRuntimeApiAnswer>'
  },
  /**
   * Lookup463: pallet_sli::runtime_api::Sum
   **/
  PalletSliRuntimeApiSum: {
    period: 'PalletSliPeriod',
    end: 'Option<u32>',
    targets: 'u32',
    record: 'PalletSliRecord',
    sliPpm: 'Option<u32>',
    interval: 'Option<PalletSliRuntimeApiInterval>',
    lowConfidence: 'bool',
    provisional: 'bool',
    asOfMs: 'u64',
    sampled: 'Option<PalletSliRuntimeApiSampledFigures>'
  },
  /**
   * Lookup465: pallet_registry::runtime_api::NetworkInfo
   **/
  PalletRegistryRuntimeApiNetworkInfo: {
    genesisHash: 'H256',
    name: 'Bytes',
    consensus: 'PalletRegistryConsensus',
    slotMs: 'u32',
    era: 'Option<PalletRegistryEraSchedule>'
  },
  /**
   * Lookup467: pallet_registry::runtime_api::TargetInfo<sp_core::crypto::AccountId32>
   **/
  PalletRegistryRuntimeApiTargetInfo: {
    target: 'u32',
    who: 'PalletSliTargetRef',
    addresses: 'Vec<PalletRegistryRuntimeApiAddressInfo>',
    region: 'Option<Bytes>',
    owner: 'Option<AccountId32>'
  },
  /**
   * Lookup469: pallet_registry::runtime_api::AddressInfo
   **/
  PalletRegistryRuntimeApiAddressInfo: {
    address: 'PalletRegistryAddress',
    since: 'u32',
    until: 'Option<u32>'
  },
  /**
   * Lookup471: pallet_registry::runtime_api::ReporterInfo<sp_core::crypto::AccountId32, Balance>
   **/
  PalletRegistryRuntimeApiReporterInfo: {
    account: 'AccountId32',
    signer: 'AccountId32',
    joined: 'u32',
    left: 'Option<u32>',
    reported: 'Option<u32>',
    link: '[u8;32]',
    linkWindow: 'u32',
    region: 'Option<Bytes>',
    bond: 'u128'
  },
  /**
   * Lookup475: pallet_registry::runtime_api::GroupInfo<sp_core::crypto::AccountId32, Balance>
   **/
  PalletRegistryRuntimeApiGroupInfo: {
    group: 'u32',
    name: 'Bytes',
    members: 'Vec<u32>',
    owner: 'AccountId32',
    deposit: 'u128'
  },
  /**
   * Lookup478: pallet_scalability::runtime_api::SubjectInfo<sp_core::crypto::AccountId32, Balance>
   **/
  PalletScalabilityRuntimeApiSubjectInfo: {
    id: 'u32',
    subject: 'PalletScalabilitySubject',
    runs: 'Vec<u32>',
    requirement: 'Option<PalletScalabilityRequirement>',
    baseline: 'Option<u32>'
  },
  /**
   * Lookup483: pallet_scalability::runtime_api::PredictionInfo<sp_core::crypto::AccountId32, BlockNumber>
   **/
  PalletScalabilityRuntimeApiPredictionInfo: {
    run: 'u32',
    version: 'Bytes',
    prediction: 'PalletScalabilityPrediction',
    outcome: 'Option<PalletScalabilityOutcome>'
  },
  /**
   * Lookup486: pallet_scalability::runtime_api::HistoryRow<BlockNumber>
   **/
  PalletScalabilityRuntimeApiHistoryRow: {
    run: 'u32',
    version: 'Bytes',
    commit: 'Bytes',
    submitted: 'u32',
    law: 'Option<(AlmanacMathUslTypesParameters,PalletScalabilityChecked)>'
  },
  /**
   * Lookup490: pallet_scalability::types::Refused
   **/
  PalletScalabilityRefused: {
    _enum: {
      UnknownRun: 'Null',
      Moves: 'AlmanacMathUslTypesStep',
      SigmaLeavesItsBound: 'AlmanacMathUslTypesStep',
      KappaLeavesItsBound: 'AlmanacMathUslTypesStep',
      OutOfRange: 'Null',
      IllConditioned: 'Null'
    }
  },
  /**
   * Lookup492: pallet_agreements::types::Settlement<Balance>
   **/
  PalletAgreementsSettlement: {
    start: 'u32',
    outcome: 'PalletAgreementsOutcome',
    feeToProvider: 'u128',
    toCaller: 'u128',
    payout: 'u128',
    toReporters: 'u128'
  },
  /**
   * Lookup494: pallet_agreements::claim::types::Claimable<Balance>
   **/
  PalletAgreementsClaimTypesClaimable: {
    seed: '[u8;32]',
    answered: 'u64',
    openings: 'u32',
    credits: 'u32',
    total: 'u32',
    amount: 'u128',
    targets: 'Vec<u32>'
  },
  /**
   * Lookup496: pallet_agreements::types::Room<Balance>
   **/
  PalletAgreementsRoom: {
    network: 'u128',
    target: 'u128',
    more: 'Option<u32>'
  },
  /**
   * Lookup497: almanac_runtime::RuntimeError
   **/
  AlmanacRuntimeRuntimeError: {
    _enum: {
      System: 'FrameSystemError',
      __Unused1: 'Null',
      __Unused2: 'Null',
      MultiBlockMigrations: 'PalletMigrationsError',
      __Unused4: 'Null',
      __Unused5: 'Null',
      __Unused6: 'Null',
      __Unused7: 'Null',
      __Unused8: 'Null',
      __Unused9: 'Null',
      Validators: 'PalletValidatorsError',
      Registry: 'PalletRegistryError',
      Sli: 'PalletSliError',
      Scalability: 'PalletScalabilityError',
      Agreements: 'PalletAgreementsError',
      __Unused15: 'Null',
      __Unused16: 'Null',
      __Unused17: 'Null',
      __Unused18: 'Null',
      __Unused19: 'Null',
      Session: 'PalletSessionError',
      Grandpa: 'PalletGrandpaError',
      __Unused22: 'Null',
      __Unused23: 'Null',
      __Unused24: 'Null',
      __Unused25: 'Null',
      __Unused26: 'Null',
      __Unused27: 'Null',
      __Unused28: 'Null',
      __Unused29: 'Null',
      Balances: 'PalletBalancesError',
      __Unused31: 'Null',
      __Unused32: 'Null',
      __Unused33: 'Null',
      __Unused34: 'Null',
      __Unused35: 'Null',
      __Unused36: 'Null',
      __Unused37: 'Null',
      __Unused38: 'Null',
      __Unused39: 'Null',
      Utility: 'PalletUtilityError',
      Preimage: 'PalletPreimageError',
      Whitelist: 'PalletWhitelistError',
      Council: 'PalletCollectiveError',
      __Unused44: 'Null',
      __Unused45: 'Null',
      __Unused46: 'Null',
      __Unused47: 'Null',
      __Unused48: 'Null',
      __Unused49: 'Null',
      __Unused50: 'Null',
      __Unused51: 'Null',
      __Unused52: 'Null',
      __Unused53: 'Null',
      __Unused54: 'Null',
      __Unused55: 'Null',
      __Unused56: 'Null',
      __Unused57: 'Null',
      __Unused58: 'Null',
      __Unused59: 'Null',
      __Unused60: 'Null',
      __Unused61: 'Null',
      __Unused62: 'Null',
      __Unused63: 'Null',
      __Unused64: 'Null',
      __Unused65: 'Null',
      __Unused66: 'Null',
      __Unused67: 'Null',
      __Unused68: 'Null',
      __Unused69: 'Null',
      __Unused70: 'Null',
      __Unused71: 'Null',
      __Unused72: 'Null',
      __Unused73: 'Null',
      __Unused74: 'Null',
      __Unused75: 'Null',
      __Unused76: 'Null',
      __Unused77: 'Null',
      __Unused78: 'Null',
      __Unused79: 'Null',
      __Unused80: 'Null',
      __Unused81: 'Null',
      __Unused82: 'Null',
      __Unused83: 'Null',
      __Unused84: 'Null',
      __Unused85: 'Null',
      __Unused86: 'Null',
      __Unused87: 'Null',
      __Unused88: 'Null',
      __Unused89: 'Null',
      Sudo: 'PalletSudoError'
    }
  }
};
