/** The step that a refusal carries, in 1e-8; what does not fit 16 bits comes as the largest that does. */
const perUnit = 1e-8;
const mostUnits = 32_767;

const parameters: Readonly<Record<string, string>> = {
  LambdaMoves: 'lambda',
  SigmaMoves: 'sigma',
  KappaMoves: 'kappa',
};

/** Other errors of pallet-scalability that people meet, in words that say what to do. */
const words: Readonly<Record<string, string>> = {
  UnknownSubject: 'the chain has no such subject; register it with --register',
  UnknownRun: 'the run is not on the chain, or was removed',
  NameTaken: 'another subject has this name; choose one that tells them apart',
  NotTheOwner:
    'the subject belongs to another account; submit with its key, or register a subject of your own',
  CannotDeposit: 'the account cannot pay the deposit; send funds to it',
  TooManyRuns:
    'the subject has as many runs as the chain keeps; remove an old one (call scalability.removeRun)',
  NotBetter: 'the run has a prediction that fits as well; there is nothing to replace',
  PredictionFinal: 'the run has a prediction, and the blocks in which a better one may replace it are over',
  IllConditioned:
    'the points hardly tell the parameters apart, so that nothing can be proved; measure at sizes that differ more',
  ParametersOutOfRange: 'a parameter is beyond what the chain stores; give throughput in another unit',
  FigureOutOfRange: 'a figure of the law is beyond what the chain stores; give throughput in another unit',
};

/**
 * What an error of pallet-scalability says, with the step that it carries; undefined where the runtime's words do.
 * @param payload of the error: a step in 1e-8, 16 bits, little-endian
 * @example refusedFit('LambdaMoves', Uint8Array.of(0x10, 0x27, 0)) // 'the parameters are no fit ...: lambda moves by 1.0e-4 ...'
 */
export function refusedFit(name: string, payload: Uint8Array | undefined): string | undefined {
  const step = stepText(payload);
  const parameter = parameters[name];
  if (parameter !== undefined) return movesSentence(parameter, step);
  if (name === 'SigmaLeavesItsBound') return leavesSentence('sigma', step);
  if (name === 'KappaLeavesItsBound') return leavesSentence('kappa', step);
  return words[name];
}

/** @param step in model units, for people */
export function movesSentence(parameter: string, step: string): string {
  return `the parameters do not fit the stored points: a Gauss-Newton step moves ${parameter} by ${step}, at most 1e-7 is allowed; fit the stored points`;
}

export function leavesSentence(parameter: string, step: string): string {
  return `${parameter} does not belong on its bound: freed, it steps inwards by ${step}, at most 1e-7 is allowed; fit the stored points`;
}

/** A step in model units. */
export function shownStep(step: number): string {
  return step.toExponential(1);
}

function stepText(payload: Uint8Array | undefined): string {
  if (!payload || payload.length < 2) return 'too much';
  const units = new DataView(payload.buffer, payload.byteOffset).getInt16(0, true);
  const isCut = Math.abs(units) >= mostUnits;
  return `${isCut ? 'at least ' : ''}${shownStep((isCut ? Math.abs(units) : units) * perUnit)}`;
}
