import { utc } from '@almanac-chain/agent/base/format';
import { effectOf } from '@almanac-chain/agent/chain/govern/changes';
import { type Motion, standingOf } from '@almanac-chain/agent/chain/govern/motion';
import { Empty } from '../app/states.tsx';
import { keyHex } from '../chain/address.ts';
import { AccountName } from '../names/account-name.tsx';
import { CallLines } from '../wallet/call-lines.tsx';
import type { Governance } from './read.ts';
import { motionWords } from './words.ts';

interface MotionsProps {
  readonly governance: Governance;
  /** The account that signs, if a wallet is connected. */
  readonly account: string | undefined;
  readonly onVote: (motion: Motion, isYes: boolean) => void;
  readonly onClose: (motion: Motion) => void;
}

/** The open motions of the Council: what they change, who has voted, and what can be done about them. */
export function Motions(props: MotionsProps) {
  const { council } = props.governance;
  if (!council) return <Empty>This chain has no Council.</Empty>;
  if (council.motions.length === 0) {
    return (
      <Empty>
        No motion is open. A member of the Council proposes one below, or with "almanac params propose".
      </Empty>
    );
  }
  return council.motions.map((motion) => <Shown key={motion.hash} motion={motion} {...props} />);
}

function Shown({ motion, governance, account, onVote, onClose }: MotionsProps & { readonly motion: Motion }) {
  const { governed, block, council } = governance;
  const { index, hash, threshold, ayes, nays, endBlock } = motion;
  const members = council?.members ?? [];
  const standing = standingOf(motion, members.length, block);
  const silent = members.filter((member) => !ayes.includes(member) && !nays.includes(member));
  const slotMs = Number(governed.limits.slotMs ?? 0);
  const { changes, call } = motionWords(motion, governance);
  const isIn = (accounts: readonly string[]): boolean =>
    account !== undefined && accounts.some((one) => keyHex(one) === keyHex(account));
  return (
    <section className="card wide" data-motion={index}>
      <h3>
        Motion {index} <span className="badge">{standing}</span>
      </h3>
      <ul data-changes>
        {changes.map((change, place) => (
          <li key={place} className="wrapped">
            {change}
          </li>
        ))}
      </ul>
      {call.length > 0 && (
        <details>
          <summary>The call</summary>
          <CallLines of={call} />
          <p className="muted wrapped">hash {hash}</p>
        </details>
      )}
      <dl className="votes">
        <Votes title={`yes, ${ayes.length} of ${threshold} needed`} who={ayes} vote="yes" />
        <Votes title={`no, ${nays.length}`} who={nays} vote="no" />
        <Votes title={`silent, ${silent.length}`} who={silent} vote="silent" />
      </dl>
      <p className="muted">
        Ends with block {endBlock.toLocaleString('en-US')}
        {slotMs > 0 && `, about ${utc(governed.nowMs + (endBlock - block) * slotMs)} UTC`}; who is silent then
        has voted against it{council?.prime === undefined ? '' : ', unless the prime member has voted for it'}
        .
      </p>
      {account !== undefined && (
        <p className="buttons">
          {isIn(members) && (
            <>
              <button
                type="button"
                data-vote="yes"
                disabled={isIn(ayes)}
                onClick={() => onVote(motion, true)}
              >
                Vote yes
              </button>
              <button
                type="button"
                data-vote="no"
                disabled={isIn(nays)}
                onClick={() => onVote(motion, false)}
              >
                Vote no
              </button>
            </>
          )}
          <Closing motion={motion} governance={governance} standing={standing} onClose={onClose} />
        </p>
      )}
    </section>
  );
}

/** Who replaces the validators may halt the chain: the command line looks whether they run, this page cannot. */
function Closing({
  motion,
  governance,
  standing,
  onClose,
}: Pick<MotionsProps, 'governance' | 'onClose'> & {
  motion: Motion;
  standing: ReturnType<typeof standingOf>;
}) {
  if (standing === 'open') return null;
  const changes = motion.call ? effectOf(motion.call.read, governance.governed).changes : [];
  if (standing === 'carried' && !motion.call) {
    return <span>It cannot be closed: propose it again when it has run out.</span>;
  }
  if (standing === 'carried' && changes.some(({ name }) => name === 'validators')) {
    return (
      <span>
        It replaces validators: "almanac council close {motion.index}" looks first whether the chain would go
        on.
      </span>
    );
  }
  return (
    <button type="button" data-closing onClick={() => onClose(motion)}>
      {standing === 'carried' ? 'Close: execute it' : 'Close: remove it'}
    </button>
  );
}

function Votes({
  title,
  who,
  vote,
}: {
  readonly title: string;
  readonly who: readonly string[];
  readonly vote: string;
}) {
  return (
    <div>
      <dt>{title}</dt>
      <dd data-voted={vote}>
        {who.length === 0
          ? 'none'
          : who.map((account) => (
              <span key={account}>
                <AccountName account={account} size={20} />{' '}
              </span>
            ))}
      </dd>
    </div>
  );
}
