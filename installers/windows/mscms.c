/* No colour profile, ever: Wine ends the program that asks for one. For the tests under Wine alone. */
#define SHOWN __declspec(dllexport)

SHOWN void *OpenColorProfileW(void *p, unsigned a, unsigned s, unsigned c) { (void)p; (void)a; (void)s; (void)c; return 0; }
SHOWN int CloseColorProfile(void *h) { (void)h; return 1; }
SHOWN int GetColorProfileFromHandle(void *h, unsigned char *b, unsigned *n) { (void)h; (void)b; if (n) *n = 0; return 0; }
SHOWN void *WcsCreateIccProfile(void *h, unsigned o) { (void)h; (void)o; return 0; }
