"use strict";
exports.id = 903;
exports.ids = [903];
exports.modules = {

/***/ 9903:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readManifest: () => (/* binding */ readManifest)
});

// EXTERNAL MODULE: ./src/inputs/desired.ts
var desired = __webpack_require__(9963);
// EXTERNAL MODULE: ./node_modules/zod/v4/mini/schemas.js + 5 modules
var schemas = __webpack_require__(8395);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js + 1 modules
var api = __webpack_require__(3305);
// EXTERNAL MODULE: ./src/inputs/scalars.ts
var scalars = __webpack_require__(4964);
;// CONCATENATED MODULE: ./src/inputs/variables.ts
/** `$$`, a `${NAME}`, or the beginning of something that is no `${NAME}`. */
const DOLLARS = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g;
/** Text that is exactly one `${NAME}`. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
/** The name of the variable, if the text is exactly one `${NAME}`. */
function referencedVariable(text) {
    return REFERENCE.exec(text)?.[1];
}
/** Variables of the run itself: its key, the runner's tokens, the way to the network. */
const RUN = '(?:HTTPS?|ALL|NO)_PROXY|CONNECT_API_KEY|GH_TOKEN|ACTIONS_\\w*';
const NEVER_SECRET = new RegExp(`^(?:${RUN}|GITHUB_\\w*|RUNNER_\\w*)$`, 'i');
const NEVER_SHOWN = new RegExp(`^(?:${RUN}|GITHUB_TOKEN)$`, 'i');
const SECRET_BY_NAME = /(?:SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIALS|API_KEY|PRIVATE_KEY|ACCESS_KEY)$/i;
/** What is wrong with a variable under `secrets`, by its name alone. */
function refusedSecret(variable) {
    return NEVER_SECRET.test(variable)
        ? `The variable ${variable} belongs to the run itself and is for nobody else: Connect would hand it to whoever the integration talks to. Pass the secret of the integration under a name of its own.`
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

;// CONCATENATED MODULE: ./src/inputs/manifest-schema.ts



/**
 * The shape of a manifest, once its variables have been replaced (those under `secrets` aside, which stay references).
 *
 * Each message goes on from the key it is about: "`content` must be a list." The descriptions are for editors, which read
 * them in the JSON Schema.
 */
const GUID = 'must be a GUID such as 01234567-89ab-cdef-0123-456789abcdef.';
const REFERENCE_ONLY = 'must be exactly one ${NAME}, a variable of the environment: a secret itself never goes into a manifest.';
const ACCESS = 'must be the word everyone, or a map of `users` and `groups`.';
const CONFIG_VALUE = 'must be text, a number, true or false. For an empty text write ""; to leave it alone remove the key.';
const GUID_PATTERN = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
/** An expectation, in other words where the value was left out. */
function expected(message) {
    return {
        error: ({ input }) => input === null ? 'has no value. Give it one, or remove the key.' : message,
    };
}
const manifest_schema_text = schemas/* string */.YjP(expected('must be text. Put it in quotes.'));
const filledText = manifest_schema_text.check(api/* _minLength */.m9(1, 'is empty. Give it a value, or remove the key.'));
const guid = schemas/* string */.YjP(expected(GUID)).check(schemas/* refine */.YPB((value) => (0,scalars/* readGuid */.kF)(value) !== undefined, { error: GUID }), schemas/* meta */.mIj({ pattern: `${GUID_PATTERN}|\\$\\{` }));
const toggle = schemas/* boolean */.zMY(expected('must be true or false, without quotes.'));
const state = schemas/* enum */.k5n(['present', 'absent'], expected('must be present or absent.'));
const everyone = schemas/* literal */.euz('everyone', ACCESS);
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
    name: schemas/* optional */.lqM(manifest_schema_text.check(schemas/* refine */.YPB((value) => (0,scalars/* nameProblem */.rH)(value) === undefined, {
        error: ({ input }) => (0,scalars/* nameProblem */.rH)(String(input)),
    })))
        .check(schemas/* describe */.q0y('The exact name, byte for byte. With a `guid`, a name that differs renames.')),
    guid: schemas/* optional */.lqM(guid)
        .check(schemas/* describe */.q0y('Addresses an existing integration instead of looking it up by name.')),
    description: schemas/* optional */.lqM(manifest_schema_text)
        .check(schemas/* describe */.q0y('"" empties the description; without the key it is left alone.')),
    template: schemas/* optional */.lqM(filledText)
        .check(schemas/* describe */.q0y("The template's id: custom, azure, github, … Needed to create; never changed.")),
    config: schemas/* optional */.lqM(configSchema)
        .check(schemas/* describe */.q0y("The template's config keys. Keys that are not given are left alone.")),
    secrets: schemas/* optional */.lqM(schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP(REFERENCE_ONLY).check(api/* _regex */.Fk(REFERENCE, REFERENCE_ONLY)), expected('must be a map of keys to ${NAME}s.')))
        .check(schemas/* describe */.q0y("The template's secret config keys. Each value is exactly one ${NAME}: a variable of the step's environment.")),
    access: schemas/* optional */.lqM(schemas/* union */.KCZ([everyone, accessListSchema], expected(ACCESS)))
        .check(schemas/* describe */.q0y('Who may use the integration: everyone, or exactly these users and groups. Without the key it is left alone.')),
    content: schemas/* optional */.lqM(schemas/* array */.YOg(guid, expected('must be a list of GUIDs.')))
        .check(schemas/* describe */.q0y('GUIDs of content items that must be associated with the integration; their other associations stay.')),
    verify: schemas/* optional */.lqM(toggle)
        .check(schemas/* describe */.q0y('Once the integration is as declared, have Connect try a token exchange (Service Account integrations only).')),
    state: schemas/* optional */.lqM(state)
        .check(schemas/* describe */.q0y('present (the default), or absent: delete the integration if it exists.')),
    allow_delete_in_use: schemas/* optional */.lqM(toggle)
        .check(schemas/* describe */.q0y('With `state: absent`: delete even if content is associated.')),
}, 'must be a map with a name or a guid.')
    .check(schemas/* meta */.mIj({ anyOf: [{ required: ['name'] }, { required: ['guid'] }] }));
const manifestSchema = schemas/* strictObject */.rej({
    integrations: schemas/* array */.YOg(entrySchema, 'must be a list of integrations. For none at all write `[]`.')
        .check(schemas/* describe */.q0y('The integrations, each found by its exact name or its GUID.')),
}, 'must be a map with the key `integrations`.');
/**
 * Reads the integrations of a manifest.
 *
 * @param plain the manifest as plain values, its variables replaced
 * @returns the integrations, or none and what is wrong
 */
function parseManifest(plain) {
    try {
        const { data, error } = manifestSchema.safeParse(plain);
        return { entries: data?.integrations ?? null, issues: error?.issues ?? [] };
    }
    catch (error) {
        // zod hands issues on as arguments of a call, which has room for some 100,000.
        if (!(error instanceof RangeError))
            throw error;
        const message = 'has more mistakes than can be listed.';
        return { entries: null, issues: [{ code: 'custom', path: [], message, input: undefined }] };
    }
}
/** The keys of a manifest's maps, to compare an unknown key with. */
const MANIFEST_KEYS = {
    manifest: Object.keys(manifestSchema.shape),
    entry: Object.keys(entrySchema.shape),
    access: Object.keys(accessListSchema.shape),
};
/** Where not every text will do, an editor must still let a variable stand. */
const REPLACEABLE = new Set([toggle, state, everyone]);
const VARIABLE = { type: 'string', pattern: REFERENCE.source };
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
    return { $schema, title: 'Manifest of OAuth integrations on Posit Connect', ...schema };
}

// EXTERNAL MODULE: ./src/inputs/known-secrets.ts
var known_secrets = __webpack_require__(3830);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./src/inputs/yaml-map.ts
var yaml_map = __webpack_require__(1953);
;// CONCATENATED MODULE: ./src/inputs/yaml-tree.ts


/** Deep enough for everything that the action reads, and far from the end of the stack. */
const DEEPEST = 32;
/** More than a file of 1 MiB can hold without aliases. */
const HEAVIEST = 4 * 1024 * 1024;
/**
 * Reads one YAML 1.2 document, core schema.
 *
 * A key given twice is a flaw, and so is a tag of another schema, an alias without an anchor, a second document, and
 * aliases that would multiply out to more than a file could hold. Takes time in proportion to the length of the text.
 */
function readYaml(text) {
    const lines = new dist.LineCounter();
    const position = (at) => {
        const { line, col } = lines.linePos(at);
        return { line, col };
    };
    const tokens = [...new dist.Parser(lines.addNewLine).parse(text)];
    const deep = tooDeep(tokens);
    if (deep !== undefined) {
        const message = `The YAML is nested deeper than ${DEEPEST} levels. Write it flatter.`;
        return { root: null, flaws: [{ at: deep, message }], position };
    }
    const [document, second] = composeDocuments(tokens, text.length);
    const flaws = [...document.errors, ...document.warnings].map(({ code, pos: [at] }) => ({
        at,
        message: brokenYaml(code),
    }));
    if (second !== undefined) {
        const message = 'A second YAML document begins here. Keep everything in one document.';
        flaws.push({ at: second.range[0], message });
    }
    if (flaws.length > 0)
        return { root: null, flaws, position };
    const builder = new TreeBuilder();
    const root = builder.tree(document.contents, 0);
    if (root.weight <= HEAVIEST)
        return { root, flaws: builder.flaws, position };
    const message = 'The aliases of this file multiply out to more than 4 MiB. Write less of it as aliases of aliases.';
    return { root: null, flaws: [...builder.flaws, { at: root.at, message }], position };
}
function composeDocuments(tokens, length) {
    const composer = new dist.Composer({ schema: 'core', resolveKnownTags: false, uniqueKeys: false });
    const [first, second] = composer.compose(tokens, true, length);
    if (first === undefined)
        throw new TypeError('The YAML parser gave no document.');
    return [first, second];
}
/** The composer recurses, and a stack that ends within a regular expression ends the process: hence a limit before it. */
function tooDeep(tokens) {
    const pending = tokens.map((token) => ({ token, depth: 0 }));
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const { token, depth } = next;
        if (depth > DEEPEST)
            return token.offset;
        for (const child of childTokens(token))
            pending.push({ token: child, depth: depth + 1 });
    }
    return undefined;
}
function childTokens(token) {
    const children = [];
    if (token.type === 'document')
        children.push(token.value);
    if ('items' in token)
        for (const { key, value } of token.items)
            children.push(key, value);
    return children.filter((child) => child !== null && child !== undefined);
}
function brokenYaml(code) {
    if (code === 'TAG_RESOLVE_FAILED') {
        return 'The tag here is none of the YAML core schema. Remove it.';
    }
    if (code === 'TAB_AS_INDENT') {
        return 'The file is not valid YAML here: it is indented by a tab. Use spaces.';
    }
    return `The file is not valid YAML here (${code.toLowerCase().replaceAll('_', ' ')}). Check the indentation, and put text with quotes, colons or # in quotes.`;
}
/** Makes a tree of the parser's nodes, in the order of the file, so that an alias finds the last anchor before it. */
class TreeBuilder {
    flaws = [];
    anchors = new Map();
    /** @param fallback the offset of the key, for a value that was not written */
    tree(node, fallback) {
        if ((0,dist.isAlias)(node))
            return this.aliased(node.source, offsetOf(node, fallback));
        const tree = this.written(node, fallback);
        const anchor = (0,dist.isScalar)(node) || (0,dist.isSeq)(node) || (0,dist.isMap)(node) ? node.anchor : undefined;
        if (anchor !== undefined)
            this.anchors.set(anchor, tree);
        return tree;
    }
    written(node, fallback) {
        if ((0,dist.isSeq)(node)) {
            const items = node.items.map((item) => this.tree(item, offsetOf(node, fallback)));
            return { kind: 'list', at: offsetOf(node, fallback), items, weight: weightOf(items) };
        }
        if ((0,dist.isMap)(node))
            return this.map(node.items, offsetOf(node, fallback));
        if (!(0,dist.isScalar)(node)) {
            return { kind: 'leaf', at: fallback, value: null, text: '', weight: 1 };
        }
        const text = (0,yaml_map/* scalarText */.w)(node);
        return {
            kind: 'leaf',
            at: offsetOf(node, fallback),
            value: node.value,
            text,
            weight: 1 + text.length,
        };
    }
    map(pairs, at) {
        const entries = new Map();
        for (const pair of pairs) {
            const key = this.tree(pair.key, at);
            const value = this.tree(pair.value, key.at);
            // zod passes over `__proto__`, whatever the shape says of unknown keys.
            if (key.kind !== 'leaf' || key.value === null || key.text === '__proto__') {
                this.flaws.push({ at: key.at, message: 'A key must be a word. Write `key: value`.' });
                continue;
            }
            const first = entries.get(key.text);
            if (first === undefined)
                entries.set(key.text, { keyAt: key.at, value });
            else
                this.flaws.push({ at: key.at, message: 'This map has the same key twice. Keep one.' });
        }
        return {
            kind: 'map',
            at,
            entries,
            weight: weightOf([...entries.values()].map(({ value }) => value)),
        };
    }
    aliased(anchor, at) {
        const tree = this.anchors.get(anchor);
        if (tree !== undefined)
            return { ...tree, at };
        const message = 'This alias has no anchor before it. Write the value in full, or add the anchor.';
        this.flaws.push({ at, message });
        return { kind: 'leaf', at, value: null, text: '', weight: 1 };
    }
}
function offsetOf({ range }, fallback) {
    return range?.[0] ?? fallback;
}
function weightOf(children) {
    return children.reduce((sum, { weight }) => sum + weight, 1);
}

// EXTERNAL MODULE: ./src/secret.ts
var secret = __webpack_require__(7355);
;// CONCATENATED MODULE: ./src/inputs/manifest.ts







const SET_IT = 'Set it under `env:` of the step.';
const MALFORMED = "This value has a `${` that begins no ${NAME}. A name has letters, digits and `_`; a literal dollar is `$$`; GitHub's ${{ … }} works in workflows only.";
/**
 * Reads a manifest: the integrations that a YAML file declares, in its order. An empty list declares nothing.
 *
 * Each `${NAME}` in a value is replaced after the YAML has been parsed, so that a variable cannot change what else the
 * file says. The secrets of an integration with `state: absent` need not be set. Messages name keys, variables and
 * integrations, and hold no other value.
 *
 * No value that is not a secret may hold one that is known.
 */
function readManifest(source) {
    const text = textOf(source);
    if ('problems' in text)
        return text;
    const yaml = readYaml(text.value);
    if (yaml.root === null)
        return invalid(yaml.flaws, yaml, source.file);
    const nodes = entryNodes(yaml.root);
    const secrets = registerSecrets(nodes, yaml, source);
    const references = nodes.flatMap(secretReferences);
    const lines = new Map(references.toReversed().map(({ variable, at }) => [variable, yaml.position(at).line]));
    const variables = new Variables(source, lines);
    const { entries, issues } = parseManifest(variables.replaceIn(yaml.root));
    const unreadable = [...yaml.flaws, ...variables.flaws];
    const said = new Set(unreadable.map(({ at }) => at));
    const flaws = [
        ...unreadable,
        ...shapeFlaws(issues, yaml.root).filter(({ at }) => !said.has(at)),
        ...references.flatMap((reference) => secretFlaws(reference, source)),
        ...nodes.flatMap((node) => entryFlaws(node, secrets, source)),
        ...duplicateFlaws(nodes, yaml, source),
    ];
    if (flaws.length > 0 || entries === null)
        return invalid(flaws, yaml, source.file);
    const positionOf = (at) => ({ file: source.file, ...yaml.position(at) });
    return {
        declared: entries.map((entry, index) => desiredOf(entry, secrets, positionOf(addressNode(nodes[index])?.at ?? 0))),
        warnings: variables.doubts.map(({ at, message }) => ({ message, at: positionOf(at) })),
    };
}
/** The text of the file, without a byte order mark. */
function textOf({ bytes, file }) {
    const at = { file, line: 1, col: 1 };
    if (bytes.length > desired/* LARGEST_MANIFEST_BYTES */.R4) {
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
function invalid(flaws, { position }, file) {
    const distinct = new Map(flaws.map(({ at, message }) => [`${at} ${message}`, { at, message }]));
    return {
        problems: [...distinct.values()]
            .sort((a, b) => a.at - b.at)
            .map(({ at, message }) => ({ message, at: { file, ...position(at) } })),
    };
}
function entryNodes(root) {
    const list = manifest_valueOf(root, 'integrations');
    return list?.kind === 'list' ? list.items : [];
}
function manifest_valueOf(node, key) {
    return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}
function addressNode(entry) {
    return manifest_valueOf(entry, 'name') ?? manifest_valueOf(entry, 'guid');
}
/** The secrets by the name of their variable. Registers each before it is anything else than a variable. */
function registerSecrets(entries, { position }, { file, env, known }) {
    const secrets = new Map();
    for (const entry of entries) {
        for (const { variable, at } of secretReferences(entry)) {
            const value = secrets.has(variable) ? '' : (env(variable) ?? '');
            if (value === '')
                continue;
            const where = `the variable ${variable} (${file}, line ${position(at).line})`;
            known.register(value, where, 'secret');
            secrets.set(variable, new secret/* Secret */.z(value));
        }
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
function secretReferences(entry) {
    const secrets = manifest_valueOf(entry, 'secrets');
    if (secrets?.kind !== 'map')
        return [];
    return [...secrets.entries.values()].flatMap(({ value: { at, ...node } }) => {
        const variable = node.kind === 'leaf' && typeof node.value === 'string'
            ? referencedVariable(node.value)
            : undefined;
        return variable === undefined ? [] : [{ variable, at }];
    });
}
const SECRET_KINDS = ['secret', 'credential'];
const READINGS = new Map([
    ['config', 'config'],
    ['template', 'template'],
    ['secrets', 'verbatim'],
    ['verify', 'boolean'],
    ['allow_delete_in_use', 'boolean'],
]);
/** Makes plain values of a tree, with each variable replaced. */
class Variables {
    source;
    secretLines;
    flaws = [];
    /** What may be meant, or not. */
    doubts = [];
    /** @param secretLines the variables that stand under `secrets`, each with a line on which it does */
    constructor(source, secretLines) {
        this.source = source;
        this.secretLines = secretLines;
    }
    replaceIn(root) {
        if (root.kind !== 'map')
            return this.plain(root, 'text');
        return mapObject(root.entries, (key, { value }) => key === 'integrations' && value.kind === 'list'
            ? value.items.map((entry) => this.entry(entry))
            : this.plain(value, 'text'));
    }
    entry(node) {
        if (node.kind !== 'map')
            return this.plain(node, 'text');
        return mapObject(node.entries, (key, { value }) => this.plain(value, READINGS.get(key) ?? 'text'));
    }
    plain(node, reading) {
        switch (node.kind) {
            case 'list':
                return node.items.map((item) => this.plain(item, reading));
            case 'map':
                return mapObject(node.entries, (_, { value }) => this.plain(value, reading));
            case 'leaf':
                return this.leaf(node, reading);
        }
    }
    leaf(leaf, reading) {
        const { value, text, at } = leaf;
        if (reading === 'config' && typeof value === 'number')
            return this.shown(text, reading, at);
        if (reading === 'verbatim' || typeof value !== 'string')
            return value;
        const refused = new Set();
        const result = substitute(value, (name) => {
            const refusal = this.refusal(name);
            if (refusal === undefined)
                return this.source.env(name);
            refused.add(refusal);
            return name;
        });
        for (const message of refused)
            this.flaws.push({ at, message });
        if ('text' in result) {
            if (refused.size === 0)
                this.shown(result.text, reading, at);
            const takesBoolean = reading === 'boolean' && referencedVariable(value) !== undefined;
            return takesBoolean ? ((0,scalars/* readBoolean */.Vf)(result.text) ?? result.text) : result.text;
        }
        for (const name of result.unset)
            this.flaws.push({ at, message: `${unset(name)} ${SET_IT}` });
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
    /** The same text, once it is known to hold no secret: Connect shows it to every publisher. */
    shown(text, reading, at) {
        // The template's id is compared with those that there are, and a secret may be called like one.
        const repeated = reading === 'template' ? undefined : this.source.known.repeatedIn(text, SECRET_KINDS);
        if (repeated !== undefined) {
            const flaws = repeated.certain ? this.flaws : this.doubts;
            flaws.push({ at, message: `This value ${(0,known_secrets/* repetitionText */.t8)(repeated)}` });
        }
        return text;
    }
}
function unset(variable) {
    return `The environment variable ${variable} is not set, or empty.`;
}
function mapObject(entries, change) {
    return Object.fromEntries([...entries].map(([key, value]) => [key, change(key, value)]));
}
function shapeFlaws(issues, root, parent = []) {
    return issues.flatMap((issue) => {
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
/** Of the alternatives of a union, the one that has the right type and something wrong inside. */
function meantAlternative(alternatives) {
    return alternatives.find((issues) => issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'));
}
function nodeAt(root, path) {
    let node = root;
    for (const step of path) {
        const next = node.kind === 'list' ? node.items[Number(step)] : manifest_valueOf(node, String(step));
        if (next === undefined)
            break;
        node = next;
    }
    return node;
}
function label(path) {
    const [, index, ...inEntry] = path;
    if (path.length === 0)
        return 'The manifest';
    if (index === undefined)
        return '`integrations`';
    if (inEntry.length === 0)
        return 'An entry of `integrations`';
    // In a map of secrets, what stands where a key should be may be a secret.
    if (inEntry[0] === 'secrets' && inEntry.length > 1)
        return 'A value under `secrets`';
    const words = inEntry.map((step) => typeof step === 'number' ? `[${step}]` : `.${String(step)}`);
    return `\`${shortened(words.join('').slice(1))}\``;
}
function unknownKey(key, path) {
    const depth = path.length;
    const level = depth === 0 ? 'manifest' : depth === 2 ? 'entry' : 'access';
    const known = MANIFEST_KEYS[level];
    const meant = key.length < 64 ? (0,scalars/* nearest */.pA)(key, known) : undefined;
    const advice = meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
    return `Unknown key \`${shortened(key)}\`. ${advice}`;
}
function shortened(text) {
    return text.length <= 64 ? text : `${text.slice(0, 63)}…`;
}
/** What is wrong with an entry beyond the shape of its values. */
function entryFlaws(node, secrets, { env }) {
    if (node.kind !== 'map')
        return [];
    const flaws = [];
    if (addressNode(node) === undefined) {
        flaws.push({
            at: node.at,
            message: 'This integration has neither a name nor a guid. Add one.',
        });
    }
    const config = manifest_valueOf(node, 'config');
    const secretMap = manifest_valueOf(node, 'secrets');
    if (config?.kind === 'map' && secretMap?.kind === 'map') {
        for (const [key, { keyAt }] of config.entries) {
            if (key === 'client_secret' || !secretMap.entries.has(key))
                continue;
            const message = `\`${shortened(key)}\` is under both config and secrets. Keep one.`;
            flaws.push({ at: keyAt, message });
        }
    }
    if (textAt(node, 'state', env) === 'absent')
        return flaws;
    for (const { variable, at } of secretReferences(node)) {
        if (secrets.has(variable))
            continue;
        flaws.push({ at, message: `${unset(variable)} ${SET_IT} ${desired/* NO_SECRETS */.g1}` });
    }
    return flaws;
}
/** The text under a key, with its variables replaced; `undefined` if there is none to be had. */
function textAt(node, key, env) {
    const leaf = manifest_valueOf(node, key);
    if (leaf?.kind !== 'leaf' || typeof leaf.value !== 'string')
        return undefined;
    const result = substitute(leaf.value, env);
    return 'text' in result ? result.text : undefined;
}
/**
 * Entries that mean the same integration.
 *
 * Connect lets integrations share a name. Entries with a `guid` each are told apart by it, and may share one, too.
 */
function duplicateFlaws(nodes, { position }, { env }) {
    const flaws = [];
    const names = new Map();
    const guids = new Map();
    for (const node of nodes) {
        const name = textAt(node, 'name', env);
        const guid = (0,scalars/* readGuid */.kF)(textAt(node, 'guid', env) ?? '');
        const byGuid = manifest_valueOf(node, 'guid') !== undefined;
        const at = addressNode(node)?.at ?? node.at;
        const namesake = name === undefined ? undefined : names.get(name);
        if (name !== undefined && namesake === undefined)
            names.set(name, { at, byGuid });
        else if (namesake !== undefined && !(namesake.byGuid && byGuid)) {
            const message = `The name "${shortened(name ?? '')}" is declared twice, first on line ${position(namesake.at).line}. Keep one, or give each its guid.`;
            flaws.push({ at, message });
        }
        if (guid === undefined)
            continue;
        const same = guids.get(guid);
        if (same === undefined)
            guids.set(guid, manifest_valueOf(node, 'guid')?.at ?? at);
        else {
            const message = `The guid ${guid} is declared twice, first on line ${position(same).line}. Keep one.`;
            flaws.push({ at: manifest_valueOf(node, 'guid')?.at ?? at, message });
        }
    }
    return flaws;
}
function desiredOf(entry, secrets, at) {
    const address = addressOf(entry);
    if (entry.state === 'absent') {
        return { state: 'absent', address, allowDeleteInUse: entry.allow_delete_in_use ?? false, at };
    }
    return {
        state: 'present',
        address,
        description: entry.description ?? null,
        template: entry.template ?? null,
        config: configOf(entry.config ?? {}),
        secrets: secretsOf(entry.secrets ?? {}, secrets),
        access: accessOf(entry.access),
        content: [...new Set((entry.content ?? []).map((guid) => guid.toLowerCase()))],
        verify: entry.verify ?? false,
        at,
    };
}
function addressOf({ name, guid }) {
    if (guid !== undefined)
        return { by: 'guid', guid: guid.toLowerCase(), name: name ?? null };
    return { by: 'name', name: name ?? '' };
}
function configOf(config) {
    const values = Object.entries(config).map(([key, value]) => [
        key,
        typeof value === 'boolean' ? value : Array.isArray(value) ? value.join(' ') : String(value),
    ]);
    return Object.fromEntries(values);
}
function secretsOf(references, secrets) {
    return mapObject(new Map(Object.entries(references)), (_, reference) => {
        const variable = referencedVariable(reference) ?? null;
        return { value: secrets.get(variable ?? '') ?? null, variable };
    });
}
function accessOf(access) {
    if (access === undefined)
        return null;
    if (access === 'everyone')
        return { to: 'everyone' };
    return { to: 'listed', users: access.users ?? [], groups: access.groups ?? [] };
}


/***/ })

};
;