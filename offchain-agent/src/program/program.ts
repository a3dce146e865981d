import { Command } from 'commander';
import { addAgreement } from '../agreement/cli/agreement.ts';
import { addDemo } from '../demo/cli/demo.ts';
import { addEndpoint } from '../endpoint/cli/endpoint.ts';
import { addGateway } from '../endpoint/cli/gateway.ts';
import { addSnapshot } from '../endpoint/cli/snapshot.ts';
import { addUsage } from '../endpoint/cli/usage.ts';
import { addCall } from '../govern/cli/call.ts';
import { addCouncil } from '../govern/cli/council.ts';
import { addParams } from '../govern/cli/params.ts';
import { addHa } from '../ha/cli/ha.ts';
import { addClean } from '../lab/cli/clean.ts';
import { addDoctor } from '../lab/cli/doctor.ts';
import { addChaos } from '../lab/cli/network/chaos-commands.ts';
import { addNetwork } from '../lab/cli/network.ts';
import { addProbe } from '../measure/cli/probe.ts';
import { addWatch } from '../measure/cli/watch.ts';
import { addGroup } from '../registry/cli/group.ts';
import { addReporter } from '../registry/cli/reporter.ts';
import { addTarget } from '../registry/cli/target.ts';
import { addAgent } from '../reporting/cli/agent.ts';
import { addAggregate } from '../reporting/cli/aggregate.ts';
import { addCensus } from '../reporting/cli/census.ts';
import { addEvidence } from '../reporting/cli/evidence.ts';
import { addSli } from '../reporting/cli/sli.ts';
import { addStaking } from '../reporting/cli/staking.ts';
import { addValidators } from '../reporting/cli/validators.ts';
import { addVerify } from '../reporting/cli/verify.ts';
import { addFit } from '../scale/cli/fit.ts';
import { addGate } from '../scale/cli/gate.ts';
import { addHistory } from '../scale/cli/history.ts';
import { addLoad } from '../scale/cli/load.ts';
import { addSubmit } from '../scale/cli/submit.ts';
import { addSweep } from '../scale/cli/sweep.ts';
import { addServe } from '../serve/cli/serve.ts';
import { addSlo } from '../serve/cli/slo.ts';
import { addStatus } from '../serve/cli/status.ts';
import { addTelemetry } from '../serve/cli/telemetry.ts';
import { addCompletion } from './completion.ts';

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
  addClean(program);
  addCompletion(program);
  addEndpoint(program);
  addUsage(program);
  addVerify(program);
  addEvidence(program);
  return program;
}
