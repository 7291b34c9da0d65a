"use strict";
exports.id = 282;
exports.ids = [282];
exports.modules = {

/***/ 6282:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readManifest: () => (/* binding */ readManifest)
});

// EXTERNAL MODULE: ./src/secret.ts
var secret = __webpack_require__(7355);
// EXTERNAL MODULE: ./src/inputs/doubts.ts
var inputs_doubts = __webpack_require__(138);
// EXTERNAL MODULE: ./src/inputs/known-secrets.ts
var known_secrets = __webpack_require__(3830);
// EXTERNAL MODULE: ./src/inputs/scalars.ts
var scalars = __webpack_require__(4964);
// EXTERNAL MODULE: ./src/words.ts
var words = __webpack_require__(5846);
// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 5 modules
var schemas = __webpack_require__(8395);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js + 1 modules
var api = __webpack_require__(3305);
// EXTERNAL MODULE: ./src/guid.ts
var guid = __webpack_require__(6314);
// EXTERNAL MODULE: ./src/inputs/manifest/variables.ts
var manifest_variables = __webpack_require__(8658);
;// CONCATENATED MODULE: ./src/inputs/manifest/schema.ts




/**
 * The shape of a manifest, once its variables have been replaced (those under `secrets` aside, which stay references).
 *
 * Each message goes on from the key it is about: "`content` must be a list." The descriptions are for editors, which read
 * them in the JSON Schema.
 */
const GUID_ONLY = 'must be a GUID such as 01234567-89ab-cdef-0123-456789abcdef.';
const CONTENT = 'must be a GUID such as 01234567-89ab-cdef-0123-456789abcdef, or the URL of a content item.';
const REFERENCE_ONLY = 'must be exactly one ${NAME}, a variable of the environment: a secret itself never goes into a manifest.';
const REFERENCE_OF_GITHUB = `${REFERENCE_ONLY} GitHub's \${{ \u2026 }} works in workflows only: set a variable under \`env:\` of the step.`;
const ACCESS = 'must be the word everyone, or a map of `users` and `groups`.';
const CONFIG_VALUE = 'must be text, a number, true or false. For an empty text write ""; to leave it alone remove the key.';
/** What a value must be; a value that was left out gets other words. */
function expected(message) {
    return {
        error: ({ input }) => input === null ? 'has no value. Give it one, or remove the key.' : message,
    };
}
const schema_text = schemas/* string */.YjP(expected('must be text. Put it in quotes.'));
const filledText = schema_text.check(api/* _minLength */.m9(1, 'is empty. Give it a value, or remove the key.'));
const schema_guid = schemas/* string */.YjP(expected(GUID_ONLY)).check(schemas/* refine */.YPB((value) => (0,scalars/* readGuid */.kF)(value) !== undefined, { error: GUID_ONLY }), schemas/* meta */.mIj({ pattern: `^${guid/* GUID */.Sm}$|\\$\\{` }));
const toggle = schemas/* boolean */.zMY(expected('must be true or false, without quotes.'));
const state = schemas/* enum */.k5n(['present', 'absent'], expected('must be present or absent.'));
const everyone = schemas/* literal */.euz('everyone', ACCESS);
const exactName = schema_text.check(schemas/* refine */.YPB((value) => (0,scalars/* nameProblem */.rH)(value) === undefined, {
    error: ({ input }) => (0,scalars/* nameProblem */.rH)(String(input)),
}));
const contentItem = schemas/* string */.YjP(expected(CONTENT)).check(schemas/* refine */.YPB((value) => (0,scalars/* readGuid */.kF)(value) !== undefined, { error: CONTENT }), schemas/* meta */.mIj({ pattern: `^${guid/* GUID */.Sm}$|\\$\\{|^https?://` }));
const principal = filledText.check(schemas/* refine */.YPB((value) => value === '' || value.trim() !== '', { error: 'is empty. Remove it.' }), schemas/* refine */.YPB((value) => value !== '*', {
    error: 'is `*`. To open the integration to everyone write `access: everyone`.',
}));
const principals = schemas/* array */.YOg(principal, expected('must be a list.'));
const accessListSchema = schemas/* strictObject */.rej({
    users: schemas/* optional */.lqM(principals.check(schemas/* describe */.q0y('User names or GUIDs.'))),
    groups: schemas/* optional */.lqM(principals.check(schemas/* describe */.q0y('Group names or GUIDs.'))),
}, expected(ACCESS))
    .check(schemas/* refine */.YPB(({ users = [], groups = [] }) => users.length + groups.length > 0, {
    error: 'lists nobody, which Connect takes as everyone. List users or groups, write `access: everyone`, or remove the key.',
}), schemas/* meta */.mIj({ minProperties: 1 }));
const configSchema = schemas/* catchall */.rUs(schemas/* object */.Ikc({
    scopes: schemas/* optional */.lqM(schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP('must be text. Put it in quotes.'))], expected('must be text or a list of texts.')))
        .check(schemas/* describe */.q0y('OAuth scopes: a list, or one text with spaces between them.')),
    client_secret: schemas/* optional */.lqM(schemas/* never */.ZmZ('is a secret. Write it under `secrets`, as a ${NAME}.'))
        .check(schemas/* describe */.q0y('Belongs under `secrets`.')),
}, expected('must be a map.')), schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()], expected(CONFIG_VALUE)));
const entrySchema = schemas/* strictObject */.rej({
    name: schemas/* optional */.lqM(exactName)
        .check(schemas/* describe */.q0y('The exact name, byte for byte. With a `guid`, a name that differs renames.')),
    formerly: schemas/* optional */.lqM(schemas/* union */.KCZ([exactName, schemas/* array */.YOg(exactName).check(api/* _minLength */.m9(1, 'lists no name. Remove it.'))], expected('must be a name, or a list of names.')))
        .check(schemas/* describe */.q0y('A name, or names, that the integration had before. One that still has it is renamed.')),
    guid: schemas/* optional */.lqM(schema_guid)
        .check(schemas/* describe */.q0y('Addresses an existing integration instead of looking it up by name.')),
    description: schemas/* optional */.lqM(schema_text)
        .check(schemas/* describe */.q0y('"" empties the description; without the key it is left alone.')),
    template: schemas/* optional */.lqM(filledText)
        .check(schemas/* describe */.q0y("The template's id: custom, azure, github, \u2026 Needed to create; never changed.")),
    config: schemas/* optional */.lqM(configSchema)
        .check(schemas/* describe */.q0y("The template's config keys. Keys that are not given are left alone.")),
    secrets: schemas/* optional */.lqM(schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP(REFERENCE_ONLY).check(api/* _regex */.Fk(manifest_variables/* REFERENCE */.gu, {
        error: ({ input }) => String(input).includes('${{') ? REFERENCE_OF_GITHUB : REFERENCE_ONLY,
    })), expected('must be a map of keys to ${NAME}s.')))
        .check(schemas/* describe */.q0y("The template's secret config keys. Each value is exactly one ${NAME}: a variable of the step's environment.")),
    access: schemas/* optional */.lqM(schemas/* union */.KCZ([everyone, accessListSchema], expected(ACCESS)))
        .check(schemas/* describe */.q0y('Who may use the integration: everyone, or exactly these users and groups. Without the key it is left alone.')),
    content: schemas/* optional */.lqM(schemas/* array */.YOg(contentItem, expected('must be a list of GUIDs, or of URLs of content items.')))
        .check(schemas/* describe */.q0y('GUIDs, or URLs in the dashboard, of content items that must be associated with the integration; their other associations stay.')),
    verify: schemas/* optional */.lqM(toggle)
        .check(schemas/* describe */.q0y('Once the integration is as declared, have Connect try a token exchange (Service Account integrations only).')),
    state: schemas/* optional */.lqM(state)
        .check(schemas/* describe */.q0y('present (the default), or absent: delete the integration if it exists.')),
    allow_delete_in_use: schemas/* optional */.lqM(toggle)
        .check(schemas/* describe */.q0y('With `state: absent`: delete even if content is associated.')),
}, 'must be a map with a name or a guid.')
    .check(schemas/* meta */.mIj({ anyOf: [{ required: ['name'] }, { required: ['guid'] }] }));
const manifestSchema = schemas/* strictObject */.rej({
    complete: schemas/* optional */.lqM(toggle)
        .check(schemas/* describe */.q0y('true: the file names every integration of the server. One that it does not name is drift; nothing is deleted.')),
    integrations: schemas/* array */.YOg(entrySchema, 'must be a list of integrations. For none at all write `[]`.')
        .check(schemas/* describe */.q0y('The integrations, each found by its exact name or its GUID.')),
}, 'must be a map with the key `integrations`.');
/**
 * Reads a manifest.
 *
 * @param plain the manifest as plain values, its variables replaced
 * @returns the manifest, or none and what is wrong
 */
function parseManifest(plain) {
    try {
        const { data, error } = manifestSchema.safeParse(plain);
        return { manifest: data ?? null, issues: error?.issues ?? [] };
    }
    catch (error) {
        // zod hands issues on as arguments of a call, which has room for some 100,000.
        if (!(error instanceof RangeError))
            throw error;
        const message = 'has more mistakes than can be listed.';
        return { manifest: null, issues: [{ code: 'custom', path: [], message, input: undefined }] };
    }
}
/** The keys of a manifest's maps, to compare an unknown key with. */
const MANIFEST_KEYS = {
    manifest: Object.keys(manifestSchema.shape),
    entry: Object.keys(entrySchema.shape),
    access: Object.keys(accessListSchema.shape),
};
/** Values that are not free text. An editor must accept a ${NAME} in their place. */
const REPLACEABLE = new Set([toggle, state, everyone]);
const VARIABLE = { type: 'string', pattern: manifest_variables/* REFERENCE */.gu.source };
/** The JSON Schema of a manifest as it is written, for editors. */
function manifestJsonSchema() {
    const { $schema, ...schema } = z.toJSONSchema(manifestSchema, {
        io: 'input',
        override: ({ zodSchema, jsonSchema }) => {
            if (!REPLACEABLE.has(zodSchema))
                return;
            const own = { ...jsonSchema };
            delete jsonSchema.type;
            delete jsonSchema.enum;
            delete jsonSchema.const;
            jsonSchema.anyOf = [own, VARIABLE];
        },
    });
    return {
        $schema,
        title: 'Manifest of OAuth integrations on Posit Connect',
        ...schema,
        patternProperties: {
            '^x-': { description: 'Ignored: a place for what entries share by aliases.' },
        },
    };
}

// EXTERNAL MODULE: ./src/inputs/manifest/yaml-tree.ts
var yaml_tree = __webpack_require__(5305);
;// CONCATENATED MODULE: ./src/inputs/manifest/shape.ts



/** What is longer is not quoted. Nothing is shortened here: a cut secret would not be found any more. */
const LONGEST_QUOTED = 64;
/** What is wrong with the shape of a manifest, each where it is wrong. */
function shapeFlaws(issues, root, parent = []) {
    const misspelt = issues.flatMap(meantKeys);
    return issues.flatMap((issue) => {
        // A missing key whose misspelling is reported needs no second message.
        const [key, ...deeper] = issue.path;
        if (parent.length === 0 && deeper.length === 0 && misspelt.includes(String(key)))
            return [];
        const path = [...parent, ...issue.path];
        const node = nodeAt(root, path);
        if (issue.code === 'unrecognized_keys') {
            return issue.keys.map((key) => ({
                at: (node.kind === 'map' ? node.entries.get(key)?.keyAt : undefined) ?? node.at,
                message: unknownKey(key, path),
            }));
        }
        const inside = issue.code === 'invalid_union' ? meantAlternative(issue.errors) : undefined;
        if (inside !== undefined)
            return shapeFlaws(inside, root, path);
        return [{ at: node.at, message: `${label(path)} ${issue.message}` }];
    });
}
/** The keys at the top that unknown ones there are meant for. */
function meantKeys(issue) {
    if (issue.code !== 'unrecognized_keys' || issue.path.length > 0)
        return [];
    return issue.keys.flatMap((key) => meantKey(key, MANIFEST_KEYS.manifest) ?? []);
}
/** The known key that one may be meant for; `undefined` also for one that is too long to be any. */
function meantKey(key, known) {
    return key.length <= LONGEST_QUOTED ? (0,words/* nearest */.pA)(key, known) : undefined;
}
/** A text of the user in a sentence, or what else to call it. */
function quoted(text, otherwise, mark = '`') {
    return text.length <= LONGEST_QUOTED ? `${mark}${text}${mark}` : otherwise;
}
/** Of the alternatives of a union, the one that has the right type and something wrong inside. */
function meantAlternative(alternatives) {
    return alternatives.find((issues) => issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'));
}
function nodeAt(root, path) {
    let node = root;
    for (const step of path) {
        const next = node.kind === 'list' ? node.items[Number(step)] : (0,yaml_tree/* valueOf */.RP)(node, String(step));
        if (next === undefined)
            break;
        node = next;
    }
    return node;
}
function label(path) {
    const [top, index, ...inEntry] = path;
    if (path.length === 0)
        return 'The manifest';
    if (index === undefined)
        return `\`${String(top)}\``;
    if (inEntry.length === 0)
        return 'An entry of `integrations`';
    // In a map of secrets, what stands where a key should be may be a secret.
    if (inEntry[0] === 'secrets' && inEntry.length > 1)
        return 'A value under `secrets`';
    const words = inEntry.map((step) => typeof step === 'number' ? `[${step}]` : `.${String(step)}`);
    return quoted(words.join('').slice(1), 'This value');
}
function unknownKey(key, path) {
    const depth = path.length;
    const level = depth === 0 ? 'manifest' : depth === 2 ? 'entry' : 'access';
    const known = MANIFEST_KEYS[level];
    const meant = meantKey(key, known);
    const advice = meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
    return `${key.length <= LONGEST_QUOTED ? `Unknown key \`${key}\`` : 'This key is unknown'}. ${advice}`;
}

;// CONCATENATED MODULE: ./src/inputs/manifest/checks.ts



/** What is wrong with an entry beyond the shape of its values. */
function entryFlaws(node) {
    if (node.kind !== 'map')
        return [];
    const flaws = [];
    const isMisspelt = [...node.entries.keys()].some((key) => meantKey(key, ['name', 'guid']) !== undefined);
    if (addressNode(node) === undefined && !isMisspelt) {
        flaws.push({
            at: node.at,
            message: 'This integration has neither a name nor a guid. Add one.',
        });
    }
    const config = (0,yaml_tree/* valueOf */.RP)(node, 'config');
    const secrets = (0,yaml_tree/* valueOf */.RP)(node, 'secrets');
    if (config?.kind === 'map' && secrets?.kind === 'map') {
        for (const [key, { keyAt }] of config.entries) {
            if (key === 'client_secret' || !secrets.entries.has(key))
                continue;
            const message = `${quoted(key, 'This key')} is under both config and secrets. Keep one.`;
            flaws.push({ at: keyAt, message });
        }
    }
    return flaws;
}
/** What an entry is addressed by. */
function addressNode(entry) {
    return (0,yaml_tree/* valueOf */.RP)(entry, 'name') ?? (0,yaml_tree/* valueOf */.RP)(entry, 'guid');
}
/**
 * Entries that mean the same integration.
 *
 * Connect lets integrations share a name. Entries with a `guid` each are told apart by it, and may share one, too.
 */
function duplicateFlaws(nodes, { position }) {
    const flaws = [];
    const names = new Map();
    const guids = new Map();
    for (const node of nodes) {
        const name = (0,yaml_tree/* textOf */.b6)((0,yaml_tree/* valueOf */.RP)(node, 'name'));
        const guid = (0,scalars/* readGuid */.kF)((0,yaml_tree/* textOf */.b6)((0,yaml_tree/* valueOf */.RP)(node, 'guid')) ?? '');
        const byGuid = (0,yaml_tree/* valueOf */.RP)(node, 'guid') !== undefined;
        const at = addressNode(node)?.at ?? node.at;
        const namesake = name === undefined ? undefined : names.get(name);
        if (name !== undefined && namesake === undefined)
            names.set(name, { at, byGuid });
        else if (namesake !== undefined && !(namesake.byGuid && byGuid)) {
            const message = `The name ${quoted(name ?? '', 'here', '"')} is declared twice, first on line ${position(namesake.at).line}. Keep one, or give each its guid.`;
            flaws.push({ at, message });
        }
        if (guid === undefined)
            continue;
        const same = guids.get(guid);
        if (same === undefined)
            guids.set(guid, (0,yaml_tree/* valueOf */.RP)(node, 'guid')?.at ?? at);
        else {
            const message = `The guid ${guid} is declared twice, first on line ${position(same).line}. Keep one.`;
            flaws.push({ at: (0,yaml_tree/* valueOf */.RP)(node, 'guid')?.at ?? at, message });
        }
    }
    return flaws;
}
/** Former names that are somebody else's, or that stand where there can be none. */
function formerFlaws(nodes, { position }) {
    const flaws = [];
    const present = new Map();
    for (const node of nodes) {
        const name = (0,yaml_tree/* textOf */.b6)((0,yaml_tree/* valueOf */.RP)(node, 'name'));
        const at = addressNode(node)?.at ?? node.at;
        if (name !== undefined && !present.has(name))
            present.set(name, at);
    }
    const former = new Map();
    for (const node of nodes) {
        const formerly = (0,yaml_tree/* valueOf */.RP)(node, 'formerly');
        if (formerly === undefined)
            continue;
        if ((0,yaml_tree/* valueOf */.RP)(node, 'guid') !== undefined) {
            const message = '`formerly` stands beside a guid, which finds the integration whatever its name is. Remove one of the two.';
            flaws.push({ at: formerly.at, message });
        }
        if ((0,yaml_tree/* textOf */.b6)((0,yaml_tree/* valueOf */.RP)(node, 'state')) === 'absent') {
            const message = '`formerly` stands beside `state: absent`. Name only the integration to delete.';
            flaws.push({ at: formerly.at, message });
        }
        for (const item of formerly.kind === 'list' ? formerly.items : [formerly]) {
            const name = (0,yaml_tree/* textOf */.b6)(item);
            if (name === undefined)
                continue;
            const taken = present.get(name);
            const claimed = former.get(name);
            const shown = quoted(name, 'here', '"');
            if (taken !== undefined) {
                const message = `The former name ${shown} is the name of an entry, on line ${position(taken).line}. Remove one of the two.`;
                flaws.push({ at: item.at, message });
            }
            else if (claimed !== undefined) {
                const message = `The former name ${shown} is claimed twice, first on line ${position(claimed).line}. Keep one.`;
                flaws.push({ at: item.at, message });
            }
            else
                former.set(name, item.at);
        }
    }
    return flaws;
}

// EXTERNAL MODULE: ./src/inputs/manifest/format.ts
var format = __webpack_require__(5796);
;// CONCATENATED MODULE: ./src/inputs/manifest/refused-variables.ts
/** Variables of the run itself: its key, the runner's tokens, the way to the network. */
const RUN = '(?:HTTPS?|ALL|NO)_PROXY|CONNECT_API_KEY|GH_TOKEN|ACTIONS_\\w*';
/** Credentials that other steps of a job leave in the environment. None of them is for an OAuth client. */
const JOB = [
    // Of registries of packages, as their own tools and actions call them.
    'NPM_TOKEN|NODE_AUTH_TOKEN',
    // Of the jobs of Azure Pipelines and of GitLab.
    'SYSTEM_ACCESSTOKEN|CI_JOB_TOKEN|CI_JOB_JWT\\w*',
    // What opens a store of secrets, and the session in a cloud.
    'VAULT_TOKEN|OP_SERVICE_ACCOUNT_TOKEN|AWS_SESSION_TOKEN',
].join('|');
const NEVER_SECRET = new RegExp(`^(?:${RUN}|${JOB}|GITHUB_\\w*|RUNNER_\\w*)$`, 'i');
const NEVER_SHOWN = new RegExp(`^(?:${RUN}|GITHUB_TOKEN)$`, 'i');
const SECRET_BY_NAME = new RegExp([
    '(?:SECRETS?|TOKENS?|PASSWORDS?|PASSWD|CREDENTIALS|API_?KEY|PRIVATE_KEY|ACCESS_KEY)$',
    // A short word has to stand alone: COMPASS holds no PASS. PWD by itself is the working directory.
    '(?:^|_)(?:CREDENTIAL|PASSPHRASE|PASS|PAT|JWT)$|_PWD$',
].join('|'), 'i');
/** What is wrong with a variable under `secrets`, by its name alone. */
function refusedSecret(variable) {
    return NEVER_SECRET.test(variable)
        ? `The variable ${variable} belongs to the run itself or to another tool: Connect would send it to the integration's provider. Pass the secret of the integration under a name of its own.`
        : undefined;
}
/** What is wrong with a variable where people can read its value, by its name alone. */
function refusedElsewhere(variable) {
    if (NEVER_SHOWN.test(variable)) {
        return `The variable ${variable} holds a credential of this run, which must not be stored where people can read it.`;
    }
    return SECRET_BY_NAME.test(variable)
        ? `The variable ${variable} is a secret, by its name, and must not be stored where people can read it. Write it under \`secrets\`; if it is no secret, give it another name.`
        : undefined;
}

// EXTERNAL MODULE: ./src/inputs/content-item.ts
var content_item = __webpack_require__(7342);
;// CONCATENATED MODULE: ./src/inputs/manifest/substitution.ts






const SET_IT = 'Set it under `env:` of the step.';
const MALFORMED = "This value has a `${` that does not begin a ${NAME}. A name has letters, digits and `_`; a literal dollar is `$$`; GitHub's ${{ \u2026 }} works in workflows only.";
const SECRET_KINDS = ['secret', 'credential'];
const READINGS = new Map([
    ['config', 'config'],
    ['description', 'description'],
    ['template', 'template'],
    ['guid', 'word'],
    ['state', 'word'],
    ['access', 'access'],
    ['content', 'content'],
    // These stay references.
    ['secrets', 'verbatim'],
    // These take a variable that says true or false.
    ['verify', 'boolean'],
    ['allow_delete_in_use', 'boolean'],
]);
/** Turns a manifest as it is written into what it means: variables replaced, values tidied, secrets left alone. */
class Substitution {
    surroundings;
    secretLines;
    flaws = [];
    /** Warnings: what may be meant, or not. */
    doubts = [];
    /** @param secretLines the variables that stand under `secrets`, each with a line on which it does */
    constructor(surroundings, secretLines) {
        this.surroundings = surroundings;
        this.secretLines = secretLines;
    }
    file(root) {
        if (root.kind !== 'map')
            return this.tree(root, 'text', '');
        return mapped(root, (key, value) => {
            if (key === 'complete')
                return this.tree(value, 'boolean', key);
            if (key !== 'integrations' || value.kind !== 'list')
                return this.tree(value, 'text', key);
            return { ...value, items: value.items.map((entry) => this.entry(entry)) };
        });
    }
    entry(node) {
        if (node.kind !== 'map')
            return this.tree(node, 'text', '');
        return mapped(node, (key, value) => this.tree(value, READINGS.get(key) ?? 'text', key));
    }
    tree(node, reading, key) {
        switch (node.kind) {
            case 'list':
                return { ...node, items: node.items.map((item) => this.tree(item, reading, key)) };
            case 'map':
                return mapped(node, (inner, value) => this.tree(value, reading, inner));
            case 'leaf':
                return reading === 'verbatim' ? node : this.leaf(node, reading, key);
        }
    }
    leaf(leaf, reading, key) {
        const { value, at } = leaf;
        if (reading === 'config' && typeof value === 'number') {
            this.inspect(leaf.text, leaf, reading, key);
            return { ...leaf, value: leaf.text };
        }
        if (typeof value !== 'string')
            return leaf;
        const bare = /^\$([A-Za-z_]\w*)$/.exec(value)?.[1];
        if (bare !== undefined && (this.surroundings.env(bare) ?? '') !== '') {
            const message = `This value is $${bare}, and a variable needs braces: \${${bare}}. If the text itself is meant, write $$${bare}.`;
            this.flaws.push({ at, message });
            return leaf;
        }
        const text = this.replaced(value, at);
        if (text === undefined)
            return { ...leaf, value: null };
        if (reading === 'boolean' && (0,manifest_variables/* referencedVariable */.UA)(value) !== undefined) {
            return { ...leaf, value: (0,scalars/* readBoolean */.Vf)(text) ?? text };
        }
        return { ...leaf, value: this.inspect(text, leaf, reading, key) };
    }
    /** The text with its variables replaced; `undefined` if that cannot be done. */
    replaced(text, at) {
        const refused = new Set();
        const result = (0,manifest_variables/* substitute */.V2)(text, (name) => {
            const refusal = this.refusal(name);
            if (refusal === undefined)
                return this.surroundings.env(name);
            refused.add(refusal);
            return name;
        });
        for (const message of refused)
            this.flaws.push({ at, message });
        if ('text' in result)
            return refused.size === 0 ? result.text : undefined;
        for (const name of result.unset) {
            const message = `The environment variable ${name} is not set, or empty. ${SET_IT}`;
            this.flaws.push({ at, message });
        }
        if (result.malformed)
            this.flaws.push({ at, message: MALFORMED });
        return undefined;
    }
    refusal(variable) {
        const line = this.secretLines.get(variable);
        return line === undefined
            ? refusedElsewhere(variable)
            : `The variable ${variable} stands under \`secrets\` (line ${line}), and a secret must not be stored where people can read it. Use another variable here.`;
    }
    /** The text as it is to be stored, once it is known to hold no secret: Connect shows it to every publisher. */
    inspect(given, leaf, reading, key) {
        const { at } = leaf;
        const problem = (0,inputs_doubts/* numberProblem */.vy)(given);
        if (problem !== undefined)
            this.flaws.push({ at, message: `This value ${problem}` });
        // The template's id is compared with those that there are, and a secret may be called like one.
        if (reading === 'template')
            return ofVariable(leaf) ? given.trim() : given;
        const repeated = this.surroundings.known.repeatedIn(given, SECRET_KINDS);
        if (repeated !== undefined) {
            const flaws = repeated.certain ? this.flaws : this.doubts;
            flaws.push({ at, message: `This value ${(0,known_secrets/* repetitionText */.t8)(repeated)}` });
        }
        const open = (0,inputs_doubts/* urlProblem */.rn)(given);
        if (open !== undefined)
            this.flaws.push({ at, message: `This value ${open}` });
        // Who writes `$$` knows how variables are written, so nothing in this value was forgotten.
        const isMeant = String(leaf.value).includes('$$');
        const doubts = reading === 'config' ? (0,inputs_doubts/* configDoubts */.Q5)(key, given) : (0,inputs_doubts/* valueDoubts */.RO)(given, true);
        if (!isMeant && reading !== 'boolean') {
            for (const doubt of doubts)
                this.doubts.push({ at, message: `This value ${doubt}` });
        }
        switch (reading) {
            case 'description':
                return (0,inputs_doubts/* tidyDescription */.Hp)(given);
            case 'content':
                return this.contentItem(given.trim(), at);
            case 'config':
            case 'word':
                return (0,inputs_doubts/* tidyValue */.w8)(given);
            case 'access':
                return ofVariable(leaf) ? given.replace(/^[\r\n]+|[\r\n]+$/g, '') : given;
            // Names are kept byte for byte.
            case 'text':
            case 'boolean':
            case 'verbatim':
                return given;
        }
    }
    /** The GUID of a content item. A text that is neither that nor a URL is left to the check of the file's shape. */
    contentItem(given, at) {
        const item = (0,content_item/* readContentItem */.R)(given, this.surroundings.server);
        if ('value' in item)
            return item.value;
        if (/^https?:/i.test(given)) {
            for (const problem of item.problems)
                this.flaws.push({ at, message: `This value ${problem}` });
        }
        return given;
    }
}
/** Whether a value comes from the environment: a line break at its end is nothing that somebody has written here. */
function ofVariable({ value }) {
    return typeof value === 'string' && (0,manifest_variables/* variablesIn */.DF)(value).length > 0;
}
function mapped(node, change) {
    const entries = [...node.entries].map(([key, { keyAt, value }]) => [
        key,
        { keyAt, value: change(key, value) },
    ]);
    return { ...node, entries: new Map(entries) };
}

;// CONCATENATED MODULE: ./src/inputs/manifest/read.ts











/**
 * Reads a manifest: the integrations that a YAML file declares, in its order. An empty list declares nothing.
 *
 * Each `${NAME}` in a value is replaced after the YAML has been parsed, so that a variable cannot change what else the
 * file says. A variable under `secrets` need not be set; elsewhere it must be. No value that is not a secret may hold one
 * that is known. Messages name keys, variables and integrations, and hold no other value. Keys at the top that begin
 * with `x-` are for aliases alone.
 */
function readManifest(source) {
    const text = decoded(source);
    if ('problems' in text)
        return text;
    const yaml = (0,yaml_tree/* readYaml */.gM)(text.value);
    const placed = placing(yaml, source.file);
    if (yaml.root === null)
        return { problems: placed(yaml.flaws) };
    const written = withoutExtensions(yaml.root);
    const references = entryNodes(written).flatMap(secretReferences);
    const kept = [...references, ...extensionSecrets(yaml.root)];
    const secrets = registerSecrets(kept, yaml, source);
    const lines = kept
        .toReversed()
        .map(({ variable, at }) => [variable, yaml.position(at).line]);
    const substitution = new Substitution(source, new Map(lines));
    const root = substitution.file(written);
    const nodes = entryNodes(root);
    const { manifest, issues } = parseManifest((0,yaml_tree/* plainOf */.oi)(root));
    const unreadable = [...yaml.flaws, ...substitution.flaws];
    const said = new Set(unreadable.map(({ at }) => at));
    const flaws = [
        ...unreadable,
        ...shapeFlaws(issues, root).filter(({ at }) => !said.has(at)),
        ...references.flatMap((reference) => secretFlaws(reference, source)),
        ...nodes.flatMap(entryFlaws),
        ...duplicateFlaws(nodes, yaml),
        ...formerFlaws(nodes, yaml),
    ];
    if (flaws.length > 0 || manifest === null)
        return { problems: placed(flaws) };
    const doubts = references.flatMap(({ variable, at }) => (0,inputs_doubts/* secretDoubts */.WN)(source.env(variable) ?? '', source.dryRun).map((doubt) => ({
        at,
        message: `The variable ${variable} ${doubt}`,
    })));
    const positionOf = (at) => ({ file: source.file, ...yaml.position(at) });
    return {
        declared: manifest.integrations.map((entry, index) => desiredOf(entry, nodes[index], secrets, positionOf)),
        complete: manifest.complete ?? false,
        identity: identityOf(entryNodes(written), source.env),
        warnings: placed([...substitution.doubts, ...doubts]),
    };
}
function identityOf(nodes, env) {
    const texts = nodes.flatMap((node) => [
        (0,yaml_tree/* textOf */.b6)((0,yaml_tree/* valueOf */.RP)(node, 'name')) ?? '',
        (0,yaml_tree/* textOf */.b6)((0,yaml_tree/* valueOf */.RP)(node, 'guid')) ?? '',
    ]);
    const variables = new Set(texts.flatMap(manifest_variables/* variablesIn */.DF));
    return [...variables].sort().map((name) => `${name}=${env(name) ?? ''}`);
}
/** The text of the file, without a byte order mark. */
function decoded({ bytes, file }) {
    const at = { file, line: 1, col: 1 };
    if (bytes.length > format/* LARGEST_MANIFEST_BYTES */.R) {
        const message = 'The manifest is larger than 1 MiB. Split it into several.';
        return { problems: [{ message, at }] };
    }
    try {
        return { value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    }
    catch {
        const message = 'The manifest is not encoded in UTF-8. Save it as UTF-8.';
        return { problems: [{ message, at }] };
    }
}
/** Makes problems of flaws: each once, in the order of the file. */
function placing({ position }, file) {
    return (flaws) => {
        const distinct = new Map(flaws.map(({ at, message }) => [`${at} ${message}`, { at, message }]));
        return [...distinct.values()]
            .sort((a, b) => a.at - b.at)
            .map(({ at, message }) => ({ message, at: { file, ...position(at) } }));
    };
}
function withoutExtensions(root) {
    if (root.kind !== 'map')
        return root;
    return { ...root, entries: new Map([...root.entries].filter(([key]) => !key.startsWith('x-'))) };
}
/** The secrets in `x-` blocks, at any depth, whether or not an entry uses them. */
function extensionSecrets(root) {
    if (root.kind !== 'map')
        return [];
    const within = (node) => [
        node,
        ...childrenOf(node).flatMap(([, child]) => within(child)),
    ];
    return [...root.entries]
        .filter(([key]) => key.startsWith('x-'))
        .flatMap(([, { value }]) => within(value).flatMap(secretReferences));
}
function entryNodes(root) {
    const list = (0,yaml_tree/* valueOf */.RP)(root, 'integrations');
    return list?.kind === 'list' ? list.items : [];
}
function secretReferences(entry) {
    const secrets = (0,yaml_tree/* valueOf */.RP)(entry, 'secrets');
    if (secrets?.kind !== 'map')
        return [];
    return [...secrets.entries.values()].flatMap(({ value: { at, ...node } }) => {
        const variable = node.kind === 'leaf' && typeof node.value === 'string'
            ? (0,manifest_variables/* referencedVariable */.UA)(node.value)
            : undefined;
        return variable === undefined ? [] : [{ variable, at }];
    });
}
/** The secrets by the names of their variables. Each is registered before anything else is done with it. */
function registerSecrets(references, { position }, { file, env, known }) {
    const secrets = new Map();
    for (const { variable, at } of references) {
        const value = secrets.has(variable) ? '' : (env(variable) ?? '');
        if (value === '')
            continue;
        const where = `the variable ${variable} (${file}, line ${position(at).line})`;
        known.register(value, where, 'secret');
        secrets.set(variable, new secret/* Secret */.z(value));
    }
    return secrets;
}
/** What is wrong with a variable that is to be sent as a secret. */
function secretFlaws({ variable, at }, { env, known }) {
    const refused = refusedSecret(variable);
    if (refused !== undefined)
        return [{ at, message: refused }];
    const handedOut = known.repeatedIn(env(variable) ?? '', ['credential']);
    if (handedOut?.certain !== true)
        return [];
    return [{ at, message: `The variable ${variable} ${(0,known_secrets/* handedOutText */.Eb)(handedOut)}` }];
}
function desiredOf(entry, node, secrets, positionOf) {
    const address = addressOf(entry);
    const at = positionOf(addressNode(node)?.at ?? 0);
    const places = {};
    const content = contentOf((0,yaml_tree/* valueOf */.RP)(node, 'content'));
    if (node !== undefined)
        addPlaces(node, '', places, positionOf);
    for (const [index, itemAt] of [...content.values()].entries()) {
        places[`content.${index}`] = positionOf(itemAt);
    }
    if (entry.state === 'absent') {
        const allowDeleteInUse = entry.allow_delete_in_use ?? false;
        return { state: 'absent', address, allowDeleteInUse, at, places };
    }
    return {
        state: 'present',
        address,
        description: entry.description ?? null,
        template: entry.template ?? null,
        config: configOf(entry.config ?? {}),
        secrets: secretsOf(entry.secrets ?? {}, secrets),
        access: accessOf(entry.access),
        content: [...content.keys()],
        verify: entry.verify ?? false,
        at,
        places,
    };
}
/** What a map or a list holds, by key or by place. */
function childrenOf(node) {
    switch (node.kind) {
        case 'map':
            return [...node.entries].map(([key, { value }]) => [key, value]);
        case 'list':
            return [...node.items.entries()];
        case 'leaf':
            return [];
    }
}
function addPlaces(node, path, into, positionOf) {
    if (path !== '')
        into[path] = positionOf(node.at);
    for (const [key, child] of childrenOf(node)) {
        addPlaces(child, path === '' ? String(key) : `${path}.${key}`, into, positionOf);
    }
}
/** The content items, each once, with the place at which it is named first. */
function contentOf(node) {
    const items = new Map();
    for (const item of node?.kind === 'list' ? node.items : []) {
        const guid = item.kind === 'leaf' ? String(item.value).toLowerCase() : '';
        if (!items.has(guid))
            items.set(guid, item.at);
    }
    return items;
}
function addressOf({ name, guid, formerly }) {
    if (guid !== undefined)
        return { by: 'guid', guid: guid.toLowerCase(), name: name ?? null };
    const former = formerly === undefined ? [] : [formerly].flat();
    return { by: 'name', name: name ?? '', ...(former.length === 0 ? {} : { formerly: former }) };
}
function configOf(config) {
    const values = Object.entries(config).map(([key, value]) => [
        key,
        typeof value === 'boolean' ? value : Array.isArray(value) ? value.join(' ') : String(value),
    ]);
    return Object.fromEntries(values);
}
function secretsOf(references, secrets) {
    const values = Object.entries(references).map(([key, reference]) => {
        const variable = (0,manifest_variables/* referencedVariable */.UA)(reference) ?? null;
        return [key, { value: secrets.get(variable ?? '') ?? null, variable }];
    });
    return Object.fromEntries(values);
}
function accessOf(access) {
    if (access === undefined)
        return null;
    if (access === 'everyone')
        return { to: 'everyone' };
    return { to: 'listed', users: access.users ?? [], groups: access.groups ?? [] };
}


/***/ }),

/***/ 8658:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DF: () => (/* binding */ variablesIn),
/* harmony export */   UA: () => (/* binding */ referencedVariable),
/* harmony export */   V2: () => (/* binding */ substitute),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   gu: () => (/* binding */ REFERENCE)
/* harmony export */ });
/** `$$`, a `${NAME}`, or the beginning of something that is no `${NAME}`. */
const DOLLARS = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;
/** Text that is exactly one `${NAME}`. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
/** The name of the variable, if the text is exactly one `${NAME}`. */
function referencedVariable(text) {
    return REFERENCE.exec(text)?.[1];
}
/**
 * Replaces each `${NAME}` by the value of the environment variable, once: what a value holds is not looked at again.
 * `$$` is a literal `$`; any other lone `$` stays.
 *
 * An empty variable counts as unset: it is what a missing secret or a misspelt `vars.NAME` leaves behind.
 */
function substitute(text, env) {
    const unset = new Set();
    let malformed = false;
    const replaced = text.replace(DOLLARS, (match, name) => {
        if (match === '$$')
            return '$';
        if (name === undefined) {
            malformed = true;
            return '';
        }
        const value = env(name) ?? '';
        if (value === '')
            unset.add(name);
        return value;
    });
    return unset.size === 0 && !malformed ? { text: replaced } : { unset, malformed };
}
/** The text from which {@link substitute} makes this one. */
function literal(text) {
    return text.replaceAll('$', '$$$$');
}
/** The names of the variables that {@link substitute} would replace. */
function variablesIn(text) {
    return [...text.matchAll(DOLLARS)].flatMap(([, name]) => name ?? []);
}


/***/ })

};
;