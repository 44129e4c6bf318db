/* Rust's programs draw random bytes from bcryptprimitives.dll, which Wine 8 has not. For the tests under Wine alone. */
#define SHOWN __declspec(dllexport)
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long count);

SHOWN int ProcessPrng(unsigned char *bytes, unsigned long long count) { return SystemFunction036(bytes, (unsigned long)count); }
