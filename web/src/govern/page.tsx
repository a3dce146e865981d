import { hexBytes, hexText } from '@almanac-chain/agent/base/bytes';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import type { Motion } from '@almanac-chain/agent/chain/govern/motion';
import { useState } from 'react';
import { useChain, useConnection } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { Answered } from '../app/states.tsx';
import { keyHex } from '../chain/address.ts';
import { Lead } from '../design/lead.tsx';
import { SignDialog } from '../wallet/sign-dialog.tsx';
import { useWallet } from '../wallet/use-wallet.ts';
import { WalletBar } from '../wallet/wallet-bar.tsx';
import { Motions } from './motions.tsx';
import { councilOutcome } from './outcome.ts';
import { Parameters } from './parameters.tsx';
import { Propose } from './propose.tsx';
import { closeBytes, type Governance, readGovernance, voteBytes } from './read.ts';
import { Remark } from './remark.tsx';
import { wordsOf } from './words.ts';

/** What the Council governs, what it is asked, and how its members answer. */
export function GovernPage() {
  const { params } = useRoute();
  const network = Number(params.get('network') ?? 0);
  const connection = useConnection();
  const governance = useChain(['govern', network], (asked) => readGovernance(connection, asked, network));
  return (
    <>
      <Lead title="Govern">
        <p>What the Council decides, its open motions, and what each changes.</p>
      </Lead>
      <Answered of={governance} what="what is governed">
        {(answer) => <Governed governance={answer} />}
      </Answered>
    </>
  );
}

function Governed({ governance }: { readonly governance: Governance }) {
  const connection = useConnection();
  const wallet = useWallet();
  const [asked, setAsked] = useState<{ readonly call: string; readonly governance: Governance }>();
  const [fault, setFault] = useState<string>();
  const { runtime, council } = governance;
  const members = council?.members ?? [];
  const { signer } = wallet;
  const isMember = signer !== undefined && members.some((one) => keyHex(one) === keyHex(signer.address));
  const look = (call: Uint8Array): void => setAsked({ call: hexText(call), governance });
  const close = async (motion: Motion): Promise<void> => {
    setFault(undefined);
    try {
      look(await closeBytes(connection, runtime, motion));
    } catch (error) {
      setFault(`The weight of motion ${motion.index} cannot be read: ${plainText(error)}; try again.`);
    }
  };
  return (
    <>
      <p className="said">
        The Council of {members.length} decides. An approved motion takes effect when an account closes it.
      </p>
      <WalletBar state={wallet} members={members} />
      {fault !== undefined && (
        <p className="failure" role="alert">
          {fault}
        </p>
      )}
      <h2>Open motions</h2>
      <Motions
        governance={governance}
        account={signer?.address}
        onVote={(motion, isYes) => look(voteBytes(runtime, motion, isYes))}
        onClose={(motion) => void close(motion)}
      />
      {isMember && (
        <>
          <h2>Propose a change</h2>
          <Propose governance={governance} onPropose={look} />
        </>
      )}
      {signer && (
        <>
          <h2>Sign a remark</h2>
          <Remark onRemark={(bytes) => look(runtime.encodeCall('system', 'remark', [hexText(bytes)]))} />
        </>
      )}
      <h2>Parameters</h2>
      <Parameters governance={governance} />
      {asked && signer && (
        <SignDialog
          key={`${asked.call} ${signer.address}`}
          runtime={asked.governance.runtime}
          signer={signer}
          call={asked.call}
          words={wordsOf(asked.governance.runtime.readCall(hexBytes(asked.call)), asked.governance)}
          outcome={(events) => councilOutcome(asked.governance.runtime, events)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
