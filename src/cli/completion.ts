import { EXIT } from './exit.ts';

/**
 * What each shell runs to complete a haltwire command line. The words themselves come from yargs
 * (`haltwire --get-yargs-completions WORDS`), so they are always those of the installed version.
 */
const scripts: Record<'bash' | 'zsh' | 'fish', string> = {
  bash: `# haltwire completion bash >> ~/.bashrc
_haltwire() {
  local words
  words=$(haltwire --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o bashdefault -o default -F _haltwire haltwire
`,
  zsh: `#compdef haltwire
# haltwire completion zsh > "\${fpath[1]}/_haltwire"
_haltwire() {
  local -a words_found
  words_found=("\${(@f)$(SHELL=zsh haltwire --get-yargs-completions "\${words[@]}" 2>/dev/null)}")
  if (( \${#words_found} )) && [[ -n $words_found[1] ]]; then
    _describe 'haltwire' words_found
  else {
    _default
  }
  fi
}
compdef _haltwire haltwire
`,
  fish: `# haltwire completion fish > ~/.config/fish/completions/haltwire.fish
complete -c haltwire -a '(SHELL=fish haltwire --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null)'
`,
};

/** Prints the completion script of a shell. */
export async function completion(shell: keyof typeof scripts): Promise<number> {
  process.stdout.write(scripts[shell]);
  return EXIT.ok;
}
