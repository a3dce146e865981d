import { AgentError } from '../../offchain-agent/src/base/error.ts';
import {
  type FinalizedPlace,
  type ScalabilityAccount,
  type ScalabilityChain,
  sameLaw,
  sameRun,
} from '../../offchain-agent/src/chain/scalability/scalability-chain.ts';
import type {
  Checked,
  ClaimedIntervals,
  FitOutcome,
  LawAnswer,
  Parameters,
  PredictionInfo,
  Requirement,
  RunHistoryRow,
  RunInput,
  StoredPrediction,
  StoredRun,
  SubjectInfo,
} from '../../offchain-agent/src/chain/scalability/scalability-shapes.ts';
import {
  fromMicros,
  lawOf,
  micros,
  pointOf,
  weightingOf,
} from '../../offchain-agent/src/chain/scalability/stored-units.ts';
import { checkLaw, type LawStep } from '../../offchain-agent/src/usl/check-law.ts';
import { throughputAt } from '../../offchain-agent/src/usl/model.ts';
import { fakeFigures, fakeOutcome } from './fake-figures.ts';

const betterBy = 10n ** 13n;
const replacementBlocks = 100;

/** What a chain keeps of load tests, in memory; every call is a block of its own, and final. */
export class FakeScalabilityChain implements ScalabilityChain {
  readonly deposits = { subject: 100n, run: 10n, point: 1n };
  block = 1;
  /** Calls that changed something. */
  readonly calls: string[] = [];
  readonly #subjects: SubjectInfo[] = [];
  readonly #runs: StoredRun[] = [];
  readonly #predictions = new Map<number, StoredPrediction>();

  account(address: string): ScalabilityAccount {
    return {
      address,
      register: async (name) => this.#register(name, address),
      submitRun: async (subject, run) => this.#submitRun(subject, run, address),
      submitPrediction: async (run, parameters, claimed) =>
        this.#submitPrediction(run, parameters, claimed, address),
    };
  }

  /** As the Council. */
  require(subject: number, requirement: Requirement): void {
    this.#change(subject, { requirement });
  }

  /** As the Council. */
  acceptBaseline(subject: number, run: number): void {
    this.#change(subject, { baseline: run });
  }

  async finalizedBlock(): Promise<number> {
    return this.block;
  }

  async subject(name: string): Promise<SubjectInfo | undefined> {
    return this.#subjects.find(({ subject }) => subject.name === name);
  }

  async runs(subject: number): Promise<readonly StoredRun[]> {
    return this.#runs.filter((run) => run.subject === subject).toReversed();
  }

  async predictionOf(run: number): Promise<StoredPrediction | undefined> {
    return this.#predictions.get(run);
  }

  async prediction(subject: number, version?: string): Promise<PredictionInfo | undefined> {
    const asked = (await this.runs(subject)).filter(
      (run) => version === undefined || run.version === version,
    );
    for (const run of asked) {
      const prediction = this.#predictions.get(run.id);
      if (!prediction) continue;
      const outcome = this.#outcome(run, prediction.parameters);
      return { run: run.id, version: run.version, prediction, outcome };
    }
    return undefined;
  }

  async history(subject: number): Promise<readonly RunHistoryRow[]> {
    return (await this.runs(subject)).map(({ id, version, commit, submitted }) => {
      const found = this.#predictions.get(id);
      const law = found && { parameters: found.parameters, checked: found.checked };
      return { run: id, version, commit, submitted, law };
    });
  }

  async throughputAt(id: number, size: number): Promise<bigint | undefined> {
    const run = this.#runs[id];
    const law = this.#predictions.get(id)?.parameters;
    if (!run || !law || size > 2 * (run.points.at(-1)?.size ?? 0)) return undefined;
    return micros(throughputAt(lawOf(law), fromMicros(size)));
  }

  async latencyAt(id: number, size: number): Promise<number | undefined> {
    const run = this.#runs[id];
    const law = this.#predictions.get(id)?.parameters;
    const requirement = { maxLatency: { size, latencyUs: 0 } } as Requirement;
    return run && law && fakeOutcome(run, law, requirement, undefined).latencyUs;
  }

  async checkPrediction(id: number, parameters: Parameters): Promise<LawAnswer> {
    const run = this.#runs[id];
    if (!run) return { kind: 'unknown_run' };
    const law = lawOf(parameters);
    if (law.lambda === 0 || law.sigma > 1) return { kind: 'out_of_range' };
    const check = checkLaw(run.points.map(pointOf), weightingOf(run), law);
    if (check.kind === 'ill_conditioned') return check;
    if (check.kind === 'moves') return { kind: 'moves', step: femto(check.step) };
    if (check.kind === 'leaves_bound')
      return { kind: `${check.parameter}_leaves_its_bound`, step: femto(check.step) };
    const sigma = parameters.sigma === 0n ? 'Zero' : parameters.sigma === 10n ** 18n ? 'One' : undefined;
    const checked: Checked = {
      bounds: { sigma, kappa: parameters.kappa === 0n },
      step: femto(check.step),
      figures: fakeFigures(run, law, check.isSuperlinear),
    };
    return { kind: 'accepted', checked };
  }

  #register(name: string, owner: string) {
    const own = this.#subjects.find(({ subject }) => subject.name === name);
    if (own?.subject.owner === owner) return { subject: own.id, place: undefined };
    if (own) throw refused('NameTaken: another subject has this name');
    const id = this.#subjects.length;
    const subject = { name, owner, deposit: this.deposits.subject };
    this.#subjects.push({ id, subject, runs: [], requirement: undefined, baseline: undefined });
    return { subject: id, place: this.#place(`register ${name}`) };
  }

  #submitRun(subject: number, input: RunInput, who: string) {
    const info = this.#subjects[subject];
    if (info?.subject.owner !== who) throw refused('NotTheOwner: the subject belongs to another account');
    const known = this.#runs.find((run) => run.subject === subject && sameRun(run, input));
    if (known) return { run: known.id, place: undefined };
    const id = this.#runs.length;
    const place = this.#place(`run ${input.version}`);
    const deposit = this.deposits.run + this.deposits.point * BigInt(input.points.length);
    this.#runs.push({ ...input, id, subject, submitted: place.block, deposit });
    this.#change(subject, { runs: [...info.runs, id] });
    return { run: id, place };
  }

  async #submitPrediction(id: number, parameters: Parameters, claimed: ClaimedIntervals, submitter: string) {
    const run = this.#runs[id];
    const answer = await this.checkPrediction(id, parameters);
    if (!run || answer.kind !== 'accepted') throw refused(`the chain refuses it: ${answer.kind}`);
    const earlier = this.#predictions.get(id);
    if (earlier && sameLaw(earlier.parameters, parameters)) return { place: undefined, outcome: undefined };
    const most = earlier && earlier.checked.figures.sumOfSquares - betterBy;
    if (most !== undefined && answer.checked.figures.sumOfSquares >= most) throw refused('NotBetter');
    const place = this.#place(`prediction ${id}`);
    const { checked } = answer;
    const replaceableUntil = earlier?.replaceableUntil ?? place.block + replacementBlocks;
    const submitted = place.block;
    this.#predictions.set(id, { parameters, checked, claimed, submitter, submitted, replaceableUntil });
    return { place, outcome: this.#outcome(run, parameters) };
  }

  #outcome(run: StoredRun, parameters: Parameters): FitOutcome | undefined {
    const info = this.#subjects[run.subject];
    const baseline = info?.baseline === run.id ? undefined : info?.baseline;
    const before = baseline === undefined ? undefined : this.#runs[baseline];
    const law = baseline === undefined ? undefined : this.#predictions.get(baseline)?.parameters;
    const other = before && law && { run: before, law };
    return info?.requirement && fakeOutcome(run, parameters, info.requirement, other);
  }

  #change(id: number, change: Partial<SubjectInfo>): void {
    const info = this.#subjects[id];
    if (!info) throw refused('UnknownSubject');
    this.#subjects[id] = { ...info, ...change };
  }

  #place(call: string): FinalizedPlace {
    this.block += 1;
    this.calls.push(call);
    return { block: this.block, hash: `0x${String(this.block).padStart(64, '0')}` };
  }
}

function femto({ lambda, sigma, kappa }: LawStep): LawStep {
  return { lambda: lambda * 1e15, sigma: sigma * 1e15, kappa: kappa * 1e15 };
}

function refused(message: string): AgentError {
  return new AgentError('no/refused', message);
}
