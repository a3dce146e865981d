import { type FormEvent, useState } from 'react';
import { textOf } from '../app/form-text.ts';
import { Segments } from '../design/lead.tsx';
import { type ChosenFile, type RelayForm as Fields, type HeadsFrom, mostSessions } from './relay-asked.ts';
import { fileTexts, headsTexts } from './relay-words.ts';

/** No checkpoint, proof or specification has more. */
const mostFileBytes = 256 * 1_048_576;

const sources = [
  ['node', "The node's proofs"],
  ['file', 'A proof file'],
  ['light', 'A light client'],
] as const;

interface RelayFormProps {
  readonly initial: { readonly url: string; readonly sessions: string; readonly validator: string };
  readonly isBusy: boolean;
  readonly onCount: (form: Fields) => void;
  readonly onFault: (error: unknown) => void;
  readonly onStop: () => void;
}

/** What is to be counted, and whose word is taken for final. */
export function RelayForm({ initial: given, isBusy, onCount, onFault, onStop }: RelayFormProps) {
  // The address of the page keeps less than was given.
  const [initial] = useState(given);
  const [heads, setHeads] = useState<HeadsFrom>('node');
  const count = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    chosenFile(form).then(
      (file) =>
        onCount({
          url: textOf(form, 'url'),
          sessions: textOf(form, 'sessions'),
          validator: textOf(form, 'validator'),
          genesis: textOf(form, 'genesis'),
          withBlame: new FormData(form).has('blame'),
          heads,
          file,
        }),
      onFault,
    );
  };
  return (
    <form className="card wide relay-form" onSubmit={count} aria-label="Count a relay chain">
      <label>
        RPC endpoint of the relay chain
        <input
          name="url"
          type="text"
          inputMode="url"
          defaultValue={initial.url}
          placeholder="wss://your-relay-node"
          spellCheck={false}
          autoComplete="off"
        />
      </label>
      <label>
        Finished sessions (1 to {mostSessions})
        <input name="sessions" inputMode="numeric" defaultValue={initial.sessions} autoComplete="off" />
      </label>
      <label>
        One validator (address; optional)
        <input name="validator" defaultValue={initial.validator} spellCheck={false} autoComplete="off" />
      </label>
      <label>
        Expected genesis hash (optional)
        <input name="genesis" placeholder="0x" spellCheck={false} autoComplete="off" />
      </label>
      <div className="heads">
        <Segments
          label="Proof that blocks are final"
          name="heads"
          value={heads}
          options={sources}
          onChange={setHeads}
        />
        <p className="muted">{headsTexts[heads]}</p>
        <label>
          {fileTexts[heads]}
          {/* Another source takes another file. */}
          <input key={heads} name="file" type="file" accept=".json,.jsonl,application/json" />
        </label>
      </div>
      <label className="check">
        <input name="blame" type="checkbox" defaultChecked /> Lay each lost opportunity to its cause
      </label>
      <div className="acts">
        <button type="submit" className="btn" disabled={isBusy} data-count>
          Count
        </button>
        {isBusy && (
          <button type="button" className="btn" onClick={onStop}>
            Stop
          </button>
        )}
      </div>
    </form>
  );
}

/** @throws Error when it is too large, or cannot be read */
async function chosenFile(form: HTMLFormElement): Promise<ChosenFile | undefined> {
  const file = new FormData(form).get('file');
  if (!(file instanceof File) || file.size === 0) return undefined;
  if (file.size > mostFileBytes)
    throw new Error(`${file.name} has ${file.size} bytes; at most ${mostFileBytes} are read`);
  return { name: file.name, text: await file.text() };
}
