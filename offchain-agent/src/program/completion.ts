import type { Command } from 'commander';

interface CompletionOptions {
  readonly json?: boolean;
}

/** `almanac completion`: what a shell can complete. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh or fish')
    .description('Print a script that completes commands and options in a shell')
    .option('--json', 'the tree of commands and options as one JSON document instead')
    .addHelpText(
      'after',
      `
  bash   source <(almanac completion bash)        in ~/.bashrc
  zsh    source <(almanac completion zsh)         in ~/.zshrc, after compinit
  fish   almanac completion fish | source         in ~/.config/fish/config.fish
In a clone, where the command is "./almanac", an alias of that name is completed, too: alias almanac="./almanac"`,
    )
    .action(async (shell: string, options: CompletionOptions) => {
      const { runCompletion } = await import('./completion/run.ts');
      runCompletion(program, shell, options);
    });
}
