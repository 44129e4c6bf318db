/* Windows has an icuuc.dll; Wine has none, and Qt is linked with it. This one says that there is no converter, and Qt
   then uses its own. For the tests under Wine alone: it is never shipped. */
#define SHOWN __declspec(dllexport)
#define NOT_THERE 4 /* U_FILE_ACCESS_ERROR */

static void *refuse(int *error) { if (error) *error = NOT_THERE; return 0; }

SHOWN void *ucnv_open(const char *name, int *error) { (void)name; return refuse(error); }
SHOWN void ucnv_close(void *c) { (void)c; }
SHOWN void ucnv_reset(void *c) { (void)c; }
SHOWN signed char ucnv_getMaxCharSize(void *c) { (void)c; return 1; }
SHOWN const char *ucnv_getName(void *c, int *error) { (void)c; refuse(error); return ""; }
SHOWN const char *ucnv_getStandardName(const char *n, const char *s, int *error) { (void)n; (void)s; return refuse(error); }
SHOWN const char *ucnv_getAvailableName(int n) { (void)n; return 0; }
SHOWN int ucnv_countAvailable(void) { return 0; }
SHOWN void ucnv_getToUCallBack(void *c, void **a, const void **x) { (void)c; if (a) *a = 0; if (x) *x = 0; }
SHOWN void ucnv_getFromUCallBack(void *c, void **a, const void **x) { (void)c; if (a) *a = 0; if (x) *x = 0; }
SHOWN void ucnv_setToUCallBack(void *c, void *a, const void *x, void **b, const void **y, int *error) {
    (void)c; (void)a; (void)x; (void)b; (void)y; (void)error;
}
SHOWN void ucnv_setFromUCallBack(void *c, void *a, const void *x, void **b, const void **y, int *error) {
    (void)c; (void)a; (void)x; (void)b; (void)y; (void)error;
}
SHOWN void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
SHOWN void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
SHOWN void ucnv_cbToUWriteUChars(void) {}
SHOWN void ucnv_cbFromUWriteUChars(void) {}
SHOWN void ucnv_toUnicode(void *c, void **t, void *tl, void **s, void *sl, void *o, char flush, int *error) {
    (void)c; (void)t; (void)tl; (void)s; (void)sl; (void)o; (void)flush; refuse(error);
}
SHOWN void ucnv_fromUnicode(void *c, void **t, void *tl, void **s, void *sl, void *o, char flush, int *error) {
    (void)c; (void)t; (void)tl; (void)s; (void)sl; (void)o; (void)flush; refuse(error);
}
SHOWN int ucnv_toUCountPending(void *c, int *error) { (void)c; (void)error; return 0; }
SHOWN int ucnv_fromUCountPending(void *c, int *error) { (void)c; (void)error; return 0; }
