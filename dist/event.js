"use strict";
exports.id = 15;
exports.ids = [15];
exports.modules = {

/***/ 5015:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pullRequestOf: () => (/* binding */ pullRequestOf)
/* harmony export */ });
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8395);
/* harmony import */ var zod_mini__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3305);

const number = zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().check(zod_mini__WEBPACK_IMPORTED_MODULE_1__/* ._positive */ .NC());
const pullRequestPayload = zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ pull_request: zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ number }) });
const issuePayload = zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    issue: zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ number, pull_request: zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .nullish */ .cl6(zod_mini__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({})) }),
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


/***/ })

};
;