"use strict";
exports.id = 318;
exports.ids = [318];
exports.modules = {

/***/ 7318:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   commentOnPullRequest: () => (/* binding */ commentOnPullRequest)
/* harmony export */ });
/* unused harmony exports LARGEST_COMMENT_BYTES, pullRequestOf, markerOf, commentBody, footOf, keepComment */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8395);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3305);
/* harmony import */ var _deadline__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6683);
/* harmony import */ var _inputs_desired__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9963);
/* harmony import */ var _inputs_scalars__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4964);
/* harmony import */ var _errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3116);
/* harmony import */ var _view_clean__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1804);
/* harmony import */ var _report_markdown__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4285);
/* harmony import */ var _report_summary__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7994);









/** GitHub refuses a comment of more characters; there are never more characters than bytes. */
const LARGEST_COMMENT_BYTES = 65_536;
/** A GitHub that does not answer holds up the step no longer than this. */
const LONGEST_MS = 10_000;
/**
 * Keeps one comment on the pull request that the workflow runs for up to date. Whatever goes wrong is one warning.
 */
async function commentOnPullRequest(view, token, { connection, declared, manifest }, host, reporter) {
    try {
        const variable = (name) => {
            const value = host.env[name] ?? '';
            if (value === '')
                throw new Error(`The environment variable ${name} is not set.`);
            return value;
        };
        const event = variable('GITHUB_EVENT_NAME');
        const number = pullRequestOf(event, await payloadOf(variable('GITHUB_EVENT_PATH'), host));
        if (number === null) {
            reporter.info(`No comment is written: the event ${event} has no pull request.`);
            return;
        }
        const repository = variable('GITHUB_REPOSITORY');
        const workflow = variable('GITHUB_WORKFLOW');
        const runUrl = `${variable('GITHUB_SERVER_URL')}/${repository}/actions/runs/${variable('GITHUB_RUN_ID')}`;
        const marker = markerOf([
            workflow,
            connection.server,
            ...(manifest === null ? ['', ...declared.map(_inputs_desired__WEBPACK_IMPORTED_MODULE_7__/* .label */ .Pf)] : [manifest.path, ...manifest.identity]),
        ]);
        const origin = { workflow, manifest: manifest?.path ?? null, runUrl };
        const foot = footOf(origin, reporter.clean);
        const body = commentBody(marker, view, foot);
        const url = variable('GITHUB_API_URL');
        const { openIssueComments } = await Promise.all(/* import() */[__webpack_require__.e(413), __webpack_require__.e(761)]).then(__webpack_require__.bind(__webpack_require__, 6645));
        const transport = host.openTransport({
            caCertificate: connection.caCertificate,
            maxSockets: 1,
            env: host.env,
            connectTimeoutMs: 0.9 * LONGEST_MS,
        });
        const { clock, cancellation } = host;
        const done = await (0,_deadline__WEBPACK_IMPORTED_MODULE_1__/* .withinTime */ .d)(clock, LONGEST_MS, cancellation.stopping, (signal) => {
            const comments = openIssueComments({ url, repository, number, signal }, token, transport.send);
            return keepComment(comments, { marker, body, wanted: !isEmpty(view) });
        }).finally(() => {
            transport.close();
        });
        reporter.info(`Comment on pull request ${number}: ${done}.`);
    }
    catch (error) {
        reporter.warning(`The comment on the pull request could not be written. ${why(error)}`);
    }
}
function why(error) {
    if (error instanceof _deadline__WEBPACK_IMPORTED_MODULE_1__/* .Ended */ .l) {
        return error.by === 'stop'
            ? 'The run was cancelled.'
            : `GitHub did not answer within ${LONGEST_MS / 1000} s.`;
    }
    return error instanceof Error ? error.message : String(error);
}
/** What GitHub tells of the event; `null` if that is no JSON. */
async function payloadOf(path, host) {
    const failed = (why, cause) => new Error(`The file of the event (GITHUB_EVENT_PATH) ${why}.`, { cause });
    let bytes;
    try {
        bytes = await host.readFile(path);
    }
    catch (error) {
        throw failed(`cannot be read (${(0,_inputs_scalars__WEBPACK_IMPORTED_MODULE_2__/* .errorCode */ .CA)(error)})`, error);
    }
    try {
        return JSON.parse(new TextDecoder().decode(bytes));
    }
    catch (error) {
        throw failed('is not JSON', error);
    }
}
const number = zod_mini__WEBPACK_IMPORTED_MODULE_8__/* .int */ .Whr().check(zod_mini__WEBPACK_IMPORTED_MODULE_9__/* ._positive */ .NC());
const pullRequestPayload = zod_mini__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ pull_request: zod_mini__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ number }) });
const issuePayload = zod_mini__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
    issue: zod_mini__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({ number, pull_request: zod_mini__WEBPACK_IMPORTED_MODULE_8__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_8__/* .looseObject */ ._H3({})) }),
});
/**
 * The number of the pull request that an event is about; `null` if there is none.
 *
 * @throws Error if the payload does not tell
 */
function pullRequestOf(event, payload) {
    switch (event) {
        case 'pull_request':
        case 'pull_request_target':
            return told(event, pullRequestPayload.safeParse(payload)).pull_request.number;
        case 'issue_comment': {
            const { issue } = told(event, issuePayload.safeParse(payload));
            return issue.pull_request ? issue.number : null;
        }
        default:
            return null;
    }
}
function told(event, parsed) {
    if (parsed.data !== undefined)
        return parsed.data;
    throw new Error(`The file of the event (GITHUB_EVENT_PATH) holds no number of a pull request. On GitHub, the event ${event} always has one.`);
}
/**
 * An invisible line by which a comment is found again. It holds only a hash of what makes it unique, since a name could
 * end the HTML comment.
 */
function markerOf(identity) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(identity)).digest('hex');
    return `<!-- connect-integration-action ${hash} -->`;
}
/** The comment in GitHub's Markdown, with its marker on the first line. */
function commentBody(marker, view, foot) {
    const limit = LARGEST_COMMENT_BYTES - Buffer.byteLength(`${marker}\n\n${foot}`);
    const text = isEmpty(view) ? outdated(view) : (0,_report_summary__WEBPACK_IMPORTED_MODULE_6__/* .summaryOf */ .Y)(view, limit);
    return `${marker}\n${text}\n${foot}`;
}
/** The last line of a comment. */
function footOf({ workflow, manifest, runUrl }, clean) {
    const from = manifest === null ? (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)('') : (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `manifest ${(0,_report_markdown__WEBPACK_IMPORTED_MODULE_5__/* .code */ .aY)(clean.text(manifest))}, `;
    return (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `<sub>${from}workflow ${(0,_report_markdown__WEBPACK_IMPORTED_MODULE_5__/* .code */ .aY)(clean.text(workflow))}, [this run](${clean.text(runUrl)})</sub>`;
}
function outdated({ server, totals }) {
    return (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .joined */ .oR)([
        (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)('### OAuth integrations on Posit Connect: no differences any more'),
        (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)(''),
        (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv) `The plan that stood here is outdated. ${(0,_report_markdown__WEBPACK_IMPORTED_MODULE_5__/* .code */ .aY)(server)} is as declared: ${totals}.`,
        (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)(''),
    ], (0,_view_clean__WEBPACK_IMPORTED_MODULE_4__/* .own */ .ZV)('\n'));
}
/** Whether there is nothing to look at: no difference, secrets that are merely sent again aside, and no complaint. */
function isEmpty({ incomplete, results }) {
    return incomplete === null && results.every(({ failed, drifted }) => !failed && !drifted);
}
/**
 * Updates the comment that begins with the marker and was written by the same user; creates it if there is none.
 *
 * A marker is no secret: others may have copied it, or made a bot quote it.
 */
async function keepComment(comments, { marker, body, wanted }) {
    const found = await findOwn(comments, marker);
    if (found !== null && (await updated(comments, found, body)))
        return 'updated';
    if (!wanted)
        return 'not needed';
    await comments.create(body);
    return 'created';
}
/** The author of comments that are written with the token that GitHub gives each job. */
const ACTIONS_LOGIN = 'github-actions[bot]';
/**
 * Where GitHub does not tell whose token it is, as Gitea does not, the comment of its own bot is taken, or else the
 * oldest one: a copied marker is younger.
 */
async function findOwn(comments, marker) {
    let login;
    let oldest = null;
    for await (const { id, author, body } of comments.all()) {
        if (!body.startsWith(marker))
            continue;
        login = login === undefined ? await comments.login() : login;
        if (author === (login ?? ACTIONS_LOGIN))
            return { id, own: true };
        if (login === null)
            oldest ??= { id, own: false };
    }
    return oldest;
}
/** Whether a comment could be updated. One that may be another user's may be refused; then a new one is needed. */
async function updated(comments, { id, own }, body) {
    try {
        await comments.update(id, body);
        return true;
    }
    catch (error) {
        if (own || !(0,_errors__WEBPACK_IMPORTED_MODULE_3__/* .isRefusal */ .v)(error))
            throw error;
        return false;
    }
}


/***/ }),

/***/ 3116:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ isRefusal),
/* harmony export */   y: () => (/* binding */ GitHubError)
/* harmony export */ });
/** A failed request to GitHub. The message says in whole sentences what went wrong and what to do. */
class GitHubError extends Error {
    status;
    constructor(message, 
    /** `null` if there was no answer. */
    status, options) {
        super(message, options);
        this.status = status;
        this.name = 'GitHubError';
    }
}
/** Whether GitHub refuses this to this token for good, and not only for the moment. */
function isRefusal(error) {
    if (!(error instanceof GitHubError))
        return false;
    const { status } = error;
    return status !== null && status >= 400 && status < 500;
}


/***/ })

};
;