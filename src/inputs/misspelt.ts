import { editDistance } from '../words';

/**
 * Inputs that the runner hands over although the action has none of that name, and that are written much like one of
 * ours: within two edits, or one up to six letters, without `-`, `_` and spaces.
 *
 * @param variables the names of the variables of the environment that are not empty
 * @returns a sentence for each
 */
export function misspeltInputs(variables: readonly string[], inputs: readonly string[]): string[] {
  const ours = new Set(inputs.map((name) => `INPUT_${name.toUpperCase()}`));
  return variables.flatMap((variable) => {
    if (!/^INPUT_/i.test(variable) || ours.has(variable.toUpperCase())) return [];
    const given = letters(variable.slice('INPUT_'.length));
    const meant = inputs.find((name) => {
      const word = letters(name);
      return editDistance(given, word) <= (word.length <= 6 ? 1 : 2);
    });
    if (meant === undefined) return [];
    return [
      `The step has an input "${variable.slice('INPUT_'.length).toLowerCase()}", which this action does not have. Did you mean ${meant}? Correct the name, or remove the input.`,
    ];
  });
}

function letters(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}
