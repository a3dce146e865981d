/** A change of one file that takes a cure out, or a part of it. */
interface Edit {
  /** From the Rust workspace on. */
  readonly file: string;
  /** A text that stands there once. */
  readonly find: string;
  readonly put: string;
}

/** What keeps one attack away. */
export interface Cure {
  /** As the finding is called. */
  readonly name: string;
  readonly what: string;
  readonly edits: readonly Edit[];
}

export const cures: readonly Cure[] = [
  {
    name: 'C1',
    what: 'a record needs more than half of the active reporters',
    edits: [
      {
        file: 'math/src/robust.rs',
        find: 'if reporters < self.min_reporters || !expected.is_majority(reporters) {',
        put: 'if reporters < self.min_reporters {',
      },
    ],
  },
  {
    name: 'C3',
    what: 'a period is settled on what the calendar has of it, and agreed on of what is listed',
    edits: [
      {
        file: 'pallets/agreements/src/outcome.rs',
        find: 'let windows = sampled.windows.saturating_add(absence.windows);',
        put: 'let windows = u64::MAX;',
      },
      {
        file: 'pallets/agreements/src/accept.rs',
        find: 'ensure!(is_promised, Error::<T>::NotPromised);',
        put: 'let _ = is_promised;',
      },
    ],
  },
  {
    name: 'C4',
    what: 'the owner of an account of another network binds it to its promise',
    edits: [
      {
        file: 'pallets/sli/src/sampled/plan.rs',
        find: 'T::Reporters::is_owned(network, target) || is_seated()',
        put: 'is_seated()',
      },
    ],
  },
  {
    name: 'C5',
    what: 'what a target is away for by its own doing was not in time',
    edits: [
      {
        file: 'pallets/agreements/src/outcome.rs',
        find: 'if whole.is_some() { sampled.absence } else { Default::default() };',
        put: 'pallet_sli::Absence::default();',
      },
    ],
  },
  {
    name: 'C6',
    what: 'exposure is one sum for a network',
    edits: [
      {
        file: 'pallets/agreements/src/exposure.rs',
        find: 'ensure!(added <= room.network',
        // The sums stay right: it is the bound that is of each target.
        put: [
          'let stored = crate::Agreements::<T>::iter_values().map(crate::Stored::latest);',
          'let same = stored.filter(|it| (it.terms.network, it.terms.target) == (terms.network, terms.target));',
          'let own = same.fold(added, |sum, it| sum.saturating_add(it.exposure));',
          'ensure!(own <= most::<T>(terms)',
        ].join('\n\t'),
      },
    ],
  },
  {
    name: 'C10',
    what: 'a target whose proof serves a minority counts for nobody',
    edits: [
      {
        file: 'pallets/agreements/src/claim/share.rs',
        find: 'targets.retain(|_, of| of.proofs.saturating_mul(2) >= all);',
        put: 'let _ = all;',
      },
    ],
  },
  {
    name: 'C12',
    what: 'a removed address keeps its place while it is measured',
    edits: [
      {
        file: 'pallets/registry/src/address.rs',
        find: 'list.retain(|listed| window.map_or(listed.is_live(), |window| listed.is_measured(window)));\n\tlist\n',
        put: 'list.retain(|listed| window.map_or(listed.is_live(), |window| listed.is_measured(window)));\n\tlist.sort_by_key(|listed| !listed.is_live());\n\tlist\n',
      },
    ],
  },
  {
    name: 'W1',
    what: 'a validator is bound to its promise in windows without a slot of its own',
    edits: [
      {
        file: 'pallets/sli/src/sampled/plan.rs',
        find: 'network == HOME && T::Session::validators().contains(&who)',
        put: 'false && T::Session::validators().contains(&who)',
      },
    ],
  },
  {
    name: 'W2',
    what: 'exposure counts for a month more when its agreement has ended',
    edits: [
      {
        file: 'pallets/agreements/src/exposure.rs',
        find: 'NetworkExposures::<T>::get(network, class).saturating_add(within(&ended, paid));',
        put: 'NetworkExposures::<T>::get(network, class);',
      },
    ],
  },
  {
    name: 'W3',
    what: 'a validator that writes none of its blocks is absent from arrival',
    edits: [
      {
        file: 'pallets/sli/src/sampled/plan.rs',
        find: 'let is_absent = counted.authored == 0 &&',
        put: 'let is_absent = false &&',
      },
    ],
  },
  {
    name: 'F1 notice',
    what: 'notice takes the exposure of what it releases',
    edits: [
      {
        file: 'pallets/agreements/src/notice.rs',
        find: 'exposure::release::<T>(&mut agreement, caps);',
        put: 'let _ = exposure::release::<T>;',
      },
    ],
  },
  {
    name: 'F1 first',
    what: 'notice before the start leaves the first period covered',
    edits: [
      {
        file: 'pallets/agreements/src/notice.rs',
        find: ', bound).max(1);',
        put: ', bound);',
      },
      {
        file: 'pallets/agreements/src/notice.rs',
        find: 'Agreements::<T>::insert(id, Stored::V3(agreement));',
        put: 'let _ = Agreements::<T>::contains_key(id);\n\tlet _ = Stored::<T::AccountId, crate::BalanceOf<T>>::V3;\n\tsettle::keep::<T>(id, agreement);',
      },
    ],
  },
  {
    name: 'F1 part',
    what: 'a target has a part of the exposure of its network',
    edits: [
      {
        file: 'pallets/agreements/src/exposure.rs',
        find: 'ensure!(added <= room.target',
        put: 'ensure!(added <= room.network.max(room.target)',
      },
    ],
  },
  {
    name: 'F1 fewest',
    what: "a target's part is of what the fewest reporters move",
    edits: [
      {
        file: 'pallets/agreements/src/exposure.rs',
        find: 'most.min(least)',
        put: 'most.max(least)',
      },
    ],
  },
  {
    name: 'F1 unpayable',
    what: 'terms that ask for more reporters than are admitted are not accepted',
    edits: [
      {
        file: 'pallets/agreements/src/accept.rs',
        find: 'ensure!(terms.min_reporters <= admitted, Error::<T>::TooFewAdmitted);',
        put: 'let _ = admitted;',
      },
    ],
  },
  {
    name: 'F2 keys',
    what: 'the key of a removed endpoint is kept while its receipts can be claimed',
    edits: [
      {
        file: 'pallets/registry/src/address.rs',
        find: 'is_endpoint && listed.ends_after(claimed_since)',
        put: 'is_endpoint && listed.is_live() && listed.ends_after(claimed_since)',
      },
    ],
  },
  {
    name: 'F2 draws',
    what: 'samples of targets that pay nothing are not drawn',
    edits: [
      {
        file: 'pallets/agreements/src/claim/share.rs',
        find: 'is_some_and(|of| of.weight > 0)',
        put: 'is_some()',
      },
    ],
  },
  {
    name: 'F3',
    what: 'a day with too few reporters is left out of its period',
    edits: [
      {
        file: 'pallets/agreements/src/settle.rs',
        find: 'agreement.due.and_then(|_| of_enough',
        put: 'agreement.due.filter(|_| false).and_then(|_| of_enough',
      },
    ],
  },
  {
    name: 'F3 fee',
    what: 'of a day that is left out no fee is earned',
    edits: [
      {
        file: 'pallets/agreements/src/settle.rs',
        find: '(known, days))',
        put: '(known.max(days), days))',
      },
    ],
  },
  {
    name: 'F4',
    what: 'silence is counted on when a reporter resumes',
    edits: [
      {
        file: 'pallets/sli/src/sampled/cohort.rs',
        find: 'let heard = standing.closed.unwrap_or(standing.joined);',
        put: 'let heard = standing.closed.unwrap_or_default().max(standing.joined);',
      },
    ],
  },
  {
    name: 'F5',
    what: 'a report weighs no more than the largest that is taken',
    edits: [
      {
        file: 'pallets/sli/src/sampled/report.rs',
        find: 'if is_oversized(entries) {',
        put: 'if entries.is_empty() && is_oversized(entries) {',
      },
    ],
  },
  {
    name: 'F7',
    what: 'an open run stays until it has had its turns',
    edits: [
      {
        file: 'pallets/scalability/src/turn.rs',
        find: 'ensure!(runs.first().is_some_and(has_had), Error::<T>::TooManyOpen);',
        put: 'let _ = runs.first().is_some_and(has_had);',
      },
    ],
  },
  {
    name: 'F8',
    what: 'an answer without a receipt is a null of the proof',
    edits: [
      {
        file: 'pallets/sli/src/committed/open.rs',
        find: '&& proved <= answers',
        put: '&& proved == answers',
      },
    ],
  },
];

/**
 * A text with an edit made.
 * @throws Error when what the edit looks for does not stand there exactly once: the cure has moved, and its edit must follow
 */
export function without(text: string, { file, find, put }: Edit, name: string): string {
  const [before, after, ...more] = text.split(find);
  if (before !== undefined && after !== undefined && more.length === 0) return before + put + after;
  const times = more.length > 0 ? more.length + 1 : 0;
  throw new Error(`${name}: what its edit replaces stands ${times} times in ${file}; expected once`);
}
