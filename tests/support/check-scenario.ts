import { type Scenario, scenarioText, wrongScenario } from '../../offchain-agent/src/lab/chaos/scenario.ts';

/** @throws AgentError `bad_input/scenario` with all that is wrong, each with its place */
export function checkScenario(document: unknown, source: string): Scenario {
  const { scenario: sound, wrong } = scenarioText(document, source);
  if (sound) return sound;
  throw wrongScenario(source, wrong);
}
