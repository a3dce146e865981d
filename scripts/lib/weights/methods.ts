// A method of a file that frame-omni-bencher wrote with weights.hbs: its comments, its signature and its body.
const method = /(?:\t\/\/\/ .*\n)*\tfn (\w+)\([^)]*\) -> Weight \{\n[\s\S]*?\n\t\}\n/g;

/** The file with the methods that were measured anew in the place of those before. Throws for one that is not in it. */
export function replaceMethods(file: string, measured: string): string {
  const anew = new Map(Array.from(measured.matchAll(method), ([text, name = '']) => [name, text]));
  const replaced = file.replace(method, (text: string, name: string) => {
    const other = anew.get(name) ?? text;
    anew.delete(name);
    return other;
  });
  if (anew.size > 0) throw new Error(`the file of weights has no ${[...anew.keys()].join(', ')}`);
  return replaced;
}
