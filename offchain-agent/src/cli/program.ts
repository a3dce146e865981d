import { Command } from 'commander';
import { addAgent } from './agent.ts';
import { addAggregate } from './aggregate.ts';
import { addAgreement } from './agreement.ts';
import { addCall } from './call.ts';
import { addCensus } from './census.ts';
import { addCompletion } from './completion.ts';
import { addCouncil } from './council.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addEndpoint } from './endpoint.ts';
import { addEvidence } from './evidence.ts';
import { addFit } from './fit.ts';
import { addGate } from './gate.ts';
import { addGateway } from './gateway.ts';
import { addGroup } from './group.ts';
import { addHa } from './ha.ts';
import { addHistory } from './history.ts';
import { addLoad } from './load.ts';
import { addChaos } from './network/chaos-commands.ts';
import { addNetwork } from './network.ts';
import { addParams } from './params.ts';
import { addProbe } from './probe.ts';
import { addReporter } from './reporter.ts';
import { addServe } from './serve.ts';
import { addSli } from './sli.ts';
import { addSlo } from './slo.ts';
import { addSnapshot } from './snapshot.ts';
import { addStaking } from './staking.ts';
import { addStatus } from './status.ts';
import { addSubmit } from './submit.ts';
import { addSweep } from './sweep.ts';
import { addTarget } from './target.ts';
import { addTelemetry } from './telemetry.ts';
import { addUsage } from './usage.ts';
import { addValidators } from './validators.ts';
import { addVerify } from './verify.ts';
import { addWatch } from './watch.ts';

/** The command line with every command; nothing heavy is loaded until an action runs. */
export function createProgram(version: string): Command {
  const program = new Command('almanac')
    .description(
      'Measures how well validators serve and how far networks scale, and keeps the result on a chain.',
    )
    .version(version, '-V, --version')
    .showHelpAfterError('(add --help for what is possible)')
    // An option after a command is that command's: `submit --version v1` names the version that was tested.
    .enablePositionalOptions()
    // One style for all that is refused, whoever refuses it.
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'almanac: ')) })
    .exitOverride();
  addDemo(program);
  addWatch(program);
  addStaking(program);
  addSli(program);
  addValidators(program);
  addServe(program);
  addStatus(program);
  addTelemetry(program);
  addSlo(program);
  addCensus(program);
  addAgent(program);
  addAggregate(program);
  addProbe(program);
  addReporter(program);
  addTarget(program);
  addCall(program);
  addParams(program);
  addCouncil(program);
  addGroup(program);
  addAgreement(program);
  addNetwork(program);
  addChaos(program);
  addHa(program);
  addGateway(program);
  addSnapshot(program);
  addFit(program);
  addLoad(program);
  addSweep(program);
  addSubmit(program);
  addHistory(program);
  addGate(program);
  addDoctor(program);
  addCompletion(program);
  addEndpoint(program);
  addUsage(program);
  addVerify(program);
  addEvidence(program);
  return program;
}
