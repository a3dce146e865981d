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
import { addEarnings } from '../measure/cli/earnings.ts';
import { addProbe } from '../measure/cli/probe.ts';
import { addWatch } from '../measure/cli/watch.ts';
import { addNotify } from '../notify/cli/notify.ts';
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
import { helpFormat } from './help-format.ts';

/** Nothing heavy is loaded until an action runs. The order is that of the help. */
const groups: readonly (readonly [heading: string, commands: readonly ((program: Command) => void)[]])[] = [
  ['Get started:', [addDemo, addDoctor, addClean, addCompletion]],
  ['Measure:', [addWatch, addProbe, addEarnings, addStaking, addAgent, addReporter, addTarget, addGroup]],
  [
    'Records:',
    [addSli, addValidators, addCensus, addVerify, addEvidence, addAggregate, addServe, addStatus, addSlo],
  ],
  ['Operate:', [addGateway, addUsage, addEndpoint, addSnapshot, addHa, addTelemetry, addNotify]],
  [
    'Test networks and scalability:',
    [addNetwork, addChaos, addLoad, addSweep, addFit, addSubmit, addHistory, addGate],
  ],
  ['Govern and sign:', [addParams, addCouncil, addAgreement, addCall]],
];

/** The command line with every command. */
export function createProgram(version: string): Command {
  const program = new Command('almanac')
    .description("Keep validators' service levels and scalability on chain")
    .usage('<command> [options] | --version | --help')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    // An option after a command is that command's: `submit --version v1` names the version that was tested.
    .enablePositionalOptions()
    .configureHelp(helpFormat)
    // `main` prints all errors, in one form.
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const add of commands) add(program);
  }
  program.addHelpCommand(
    new Command('help')
      .argument('[command]')
      .description('Show help for a command, such as `almanac help watch`')
      .helpGroup('Get started:'),
  );
  return program;
}
