/** Something that is followed through the code, from where it enters to where it arrives. */
export interface TracedWay {
  readonly name: string;
  /** What walks it: a script of `scripts/lib/ways/drive`, or a test of all that the way has, as mocha is told. */
  readonly by: readonly string[];
  /** The function that has the datum first, as `FILE#NAME` below `offchain-agent/src`; what ran before is not on the way. */
  readonly enters: string;
  /** The function with which it arrives; the end of the process unless given. */
  readonly arrives?: string;
  /** A function that a thread which never waits for events calls again and again: the count can be read there. */
  readonly turn?: string;
  /** The test that walks the part of it in Rust. */
  readonly native?: NativeTest;
}

export interface NativeTest {
  readonly crate: string;
  /** An integration test of the crate; its unit tests unless given. */
  readonly target?: string;
  readonly test: string;
  /** The function that has the datum first, as gdb names it. */
  readonly enters: string;
}

export const ways: readonly TracedWay[] = [
  {
    name: 'a sample, from the prober to the record',
    by: ['tests/e2e/embedded-two-chains.test.ts', '--grep', 'reports to each'],
    enters: 'measure/sample/run-instants.ts##measure',
    arrives: 'reporting/outbox/outbox-pass.ts##finalize',
    native: {
      crate: 'pallet-sli',
      test: 'tests::sampled::the_worked_example_holds',
      enters: 'pallet_sli::pallet::Pallet::report',
    },
  },
  {
    name: 'a header, from `watch URL` to the table',
    by: ['tests/e2e/embedded-watch.test.ts', '--grep', 'counts from the headers'],
    enters: 'measure/authorship/finalized-counter.ts#countTo',
  },
  {
    name: 'a point, from the sweep to the proved prediction',
    by: ['tests/e2e/embedded-scalability.test.ts', '--grep', 'the example of the docs proved'],
    enters: 'scale/campaign/read-campaign.ts#readCampaign',
    native: {
      crate: 'pallet-scalability',
      test: 'tests::submit_prediction::peak_and_best_size_are_computed_by_the_chain',
      enters: 'pallet_scalability::pallet::Pallet::submit_run',
    },
  },
  {
    name: 'a JSON-RPC call, through the gateway',
    by: ['call'],
    enters: 'endpoint/gateway/serve-message.ts#serveMessage',
    arrives: 'endpoint/gateway/door/door.ts#told',
  },
  {
    name: 'an offer, to its settlement',
    by: ['offer'],
    enters: 'agreement/offer-file.ts#readOffer',
    native: {
      crate: 'pallet-agreements',
      test: 'tests::settle::a_kept_period_pays_the_provider_and_frees_the_cap',
      enters: 'pallet_agreements::pallet::Pallet::offer',
    },
  },
  {
    name: 'a fault, from the YAML to the impaired packet',
    by: ['tests/e2e/real-link-chaos.test.ts', '--grep', 'do not stop the others'],
    enters: 'lab/chaos/scenario.ts#readScenario',
    turn: 'lab/link/tun/emulator.ts#receive',
  },
  {
    name: 'a GRANDPA vote, through `ha`',
    by: ['vote'],
    enters: 'ha/decider.ts#ask',
    arrives: 'ha/mind.ts##keep',
    native: {
      crate: 'almanac-ha',
      target: 'gate',
      test: 'asks_for_a_vote_and_notes_it_before_it_is_signed',
      enters: 'almanac_ha::gate::Gate::vote',
    },
  },
];
