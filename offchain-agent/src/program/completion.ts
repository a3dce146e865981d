import type { Command } from 'commander';

interface CompletionOptions {
  readonly json?: boolean;
}

/** `almanac completion`: what a shell can complete. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh or fish')
    .description('Generate a shell completion script')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
  bash   source <(almanac completion bash)        in ~/.bashrc
  zsh    source <(almanac completion zsh)         in ~/.zshrc, after compinit
  fish   almanac completion fish | source         in ~/.config/fish/config.fish
In a clone, an alias is completed too: alias almanac="./almanac"`,
    )
    .action(async (shell: string, options: CompletionOptions) => {
      const { runCompletion } = await import('./completion/run.ts');
      runCompletion(program, shell, options);
    });
}
