import { declaredAccess, declaredName, type Desired } from '../inputs/desired';

/**
 * The texts of what is declared, secrets aside. A message about it may repeat them. Texts of the server, such as those of
 * templates, are not among them: with parts of secrets in these, it could clear the way for the same parts elsewhere.
 */
export function declaredTexts(declared: readonly Desired[]): string[] {
  return declared.flatMap((desired) => {
    const access = declaredAccess(desired);
    return [
      declaredName(desired) ?? '',
      ...(access?.to === 'listed' ? [...access.users, ...access.groups] : []),
      ...(desired.state === 'present' ? presentTexts(desired) : []),
    ];
  });
}

function presentTexts({
  description,
  template,
  config,
  secrets,
}: Extract<Desired, { state: 'present' }>): string[] {
  return [
    description ?? '',
    template ?? '',
    ...Object.entries(config).flatMap(([key, value]) => [key, String(value)]),
    ...Object.keys(secrets),
  ];
}
