/* CCITT T.6 (Group 4) encoding of one strip, line by line, from lists of changing elements.
 *
 * A line is given as the sorted list of columns at which the colour changes, the first one from white to black, so that
 * the colour that begins at an element follows from the parity of its index. Lists end in sentinels equal to the width
 * (T6_SENTINELS of them), which stand for the imaginary changing element after the last pixel (T.6, 2.2.1).
 *
 * The encoder trusts its lists: they are made in private memory by find_changes(), never by a caller from outside.
 */
#ifndef PHOTOSTAT_T6_H
#define PHOTOSTAT_T6_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define T6_SENTINELS 4
/* No code spends more than 7 bits on a pixel (VL3/VR3 advance by one pixel at least; a horizontal pair of one pixel
 * runs takes 12 bits for 2). The constant covers what does not advance: zero runs, the one end of line, EOFB, the
 * writer's pending word. */
#define T6_LINE_ROOM(width) ((size_t)(width) + 64)

typedef struct {
    uint16_t code;
    uint8_t length;
} t6_code;

/* T.4 tables 2, 3a and 3b, as printed there: terminating codes for runs of 0..63 pixels, make-up codes for 64, 128, ... */
static const char *const T6_WHITE_TERMINATING[64] = {
    "00110101", "000111",   "0111",     "1000",     "1011",     "1100",     "1110",     "1111",
    "10011",    "10100",    "00111",    "01000",    "001000",   "000011",   "110100",   "110101",
    "101010",   "101011",   "0100111",  "0001100",  "0001000",  "0010111",  "0000011",  "0000100",
    "0101000",  "0101011",  "0010011",  "0100100",  "0011000",  "00000010", "00000011", "00011010",
    "00011011", "00010010", "00010011", "00010100", "00010101", "00010110", "00010111", "00101000",
    "00101001", "00101010", "00101011", "00101100", "00101101", "00000100", "00000101", "00001010",
    "00001011", "01010010", "01010011", "01010100", "01010101", "00100100", "00100101", "01011000",
    "01011001", "01011010", "01011011", "01001010", "01001011", "00110010", "00110011", "00110100",
};
static const char *const T6_BLACK_TERMINATING[64] = {
    "0000110111",   "010",          "11",           "10",           "011",          "0011",
    "0010",         "00011",        "000101",       "000100",       "0000100",      "0000101",
    "0000111",      "00000100",     "00000111",     "000011000",    "0000010111",   "0000011000",
    "0000001000",   "00001100111",  "00001101000",  "00001101100",  "00000110111",  "00000101000",
    "00000010111",  "00000011000",  "000011001010", "000011001011", "000011001100", "000011001101",
    "000001101000", "000001101001", "000001101010", "000001101011", "000011010010", "000011010011",
    "000011010100", "000011010101", "000011010110", "000011010111", "000001101100", "000001101101",
    "000011011010", "000011011011", "000001010100", "000001010101", "000001010110", "000001010111",
    "000001100100", "000001100101", "000001010010", "000001010011", "000000100100", "000000110111",
    "000000111000", "000000100111", "000000101000", "000001011000", "000001011001", "000000101011",
    "000000101100", "000001011010", "000001100110", "000001100111",
};
static const char *const T6_WHITE_MAKE_UP[27] = {
    "11011",     "10010",     "010111",    "0110111",   "00110110",  "00110111",  "01100100",  "01100101",  "01101000",
    "01100111",  "011001100", "011001101", "011010010", "011010011", "011010100", "011010101", "011010110", "011010111",
    "011011000", "011011001", "011011010", "011011011", "010011000", "010011001", "010011010", "011000",    "010011011",
};
static const char *const T6_BLACK_MAKE_UP[27] = {
    "0000001111",    "000011001000",  "000011001001",  "000001011011",  "000000110011",  "000000110100",  "000000110101",
    "0000001101100", "0000001101101", "0000001001010", "0000001001011", "0000001001100", "0000001001101", "0000001110010",
    "0000001110011", "0000001110100", "0000001110101", "0000001110110", "0000001110111", "0000001010010", "0000001010011",
    "0000001010100", "0000001010101", "0000001011010", "0000001011011", "0000001100100", "0000001100101",
};
static const char *const T6_COMMON_MAKE_UP[13] = { /* 1792 .. 2560, both colours */
    "00000001000",  "00000001100",  "00000001101",  "000000010010", "000000010011", "000000010100", "000000010101",
    "000000010110", "000000010111", "000000011100", "000000011101", "000000011110", "000000011111",
};

static t6_code t6_terminating[2][64];  /* [0] white, [1] black */
static t6_code t6_make_up[2][41];      /* index = run / 64, 1..40 */
/* V codes for a1 - b1 = -3 .. 3 (T.6 table 1): VL3, VL2, VL1, V0, VR1, VR2, VR3. */
static const t6_code T6_VERTICAL[7] = {{2, 7}, {2, 6}, {2, 3}, {1, 1}, {3, 3}, {3, 6}, {3, 7}};
static const t6_code T6_PASS = {1, 4};
static const t6_code T6_HORIZONTAL = {1, 3};

static t6_code
t6_parse(const char *digits)
{
    t6_code parsed = {0, 0};
    for (; *digits; digits++) {
        parsed.code = (uint16_t)(parsed.code << 1 | (*digits == '1'));
        parsed.length++;
    }
    return parsed;
}

/* Called once, when the module is made; doing it again changes nothing. */
static void
t6_fill_tables(void)
{
    for (int run = 0; run < 64; run++) {
        t6_terminating[0][run] = t6_parse(T6_WHITE_TERMINATING[run]);
        t6_terminating[1][run] = t6_parse(T6_BLACK_TERMINATING[run]);
    }
    for (int n = 1; n <= 40; n++) {
        t6_make_up[0][n] = t6_parse(n <= 27 ? T6_WHITE_MAKE_UP[n - 1] : T6_COMMON_MAKE_UP[n - 28]);
        t6_make_up[1][n] = t6_parse(n <= 27 ? T6_BLACK_MAKE_UP[n - 1] : T6_COMMON_MAKE_UP[n - 28]);
    }
}

/* Bits go out most significant first. `pending_bits` is below 32 between calls. */
typedef struct {
    uint8_t *data;
    size_t size;
    size_t room;
    uint64_t pending;
    unsigned pending_bits;
} t6_writer;

/* Makes sure that `more` bytes fit. Returns 0 when memory is out. */
static int
t6_reserve(t6_writer *out, size_t more)
{
    if (out->room - out->size >= more)
        return 1;
    size_t room = out->room * 2 > out->size + more ? out->room * 2 : out->size + more;
    uint8_t *data = realloc(out->data, room);
    if (data == NULL)
        return 0;
    out->data = data;
    out->room = room;
    return 1;
}

static inline void
t6_put(t6_writer *out, uint32_t code, unsigned length)
{
    out->pending = out->pending << length | code;
    out->pending_bits += length;
    if (out->pending_bits >= 32) {
        out->pending_bits -= 32;
        uint32_t word = (uint32_t)(out->pending >> out->pending_bits);
        uint8_t *at = out->data + out->size;
        at[0] = (uint8_t)(word >> 24);
        at[1] = (uint8_t)(word >> 16);
        at[2] = (uint8_t)(word >> 8);
        at[3] = (uint8_t)word;
        out->size += 4;
    }
}

static inline void
t6_put_code(t6_writer *out, t6_code code)
{
    t6_put(out, code.code, code.length);
}

static inline void
t6_put_run(t6_writer *out, unsigned colour, uint32_t run)
{
    for (; run >= 2624; run -= 2560)
        t6_put_code(out, t6_make_up[colour][40]);
    if (run >= 64) {
        t6_put_code(out, t6_make_up[colour][run >> 6]);
        run &= 63;
    }
    t6_put_code(out, t6_terminating[colour][run]);
}

/* A line equal to the one above: V0 for each changing element and for the end of the line. */
static void
t6_put_same_line(t6_writer *out, size_t changes)
{
    size_t bits = changes + 1;
    for (; bits > 24; bits -= 24)
        t6_put(out, 0xFFFFFF, 24);
    t6_put(out, (1u << bits) - 1, (unsigned)bits);
}

/* One line by T.6 figure 7. `a` = changes of this line, `b` = of the line above; both with sentinels. */
static void
t6_put_line(t6_writer *out, const uint32_t *a, const uint32_t *b, uint32_t width)
{
    uint32_t a0 = 0;     /* columns before a0 are coded; the imaginary element left of the line counts as 0 */
    unsigned colour = 0; /* 0 = white */
    size_t above = 0;    /* index of b1: the same parity as `colour` */

    while (a0 < width) {
        uint32_t a1 = *a, b1 = b[above], b2 = b[above + 1];
        if (b2 < a1) {
            t6_put_code(out, T6_PASS);
            a0 = b2;
            above += 2;
            continue;
        }
        int32_t shift = (int32_t)(a1 - b1);
        if (shift >= -3 && shift <= 3) {
            t6_put_code(out, T6_VERTICAL[shift + 3]);
            a0 = a1;
            a += 1;
            colour ^= 1;
            above = above ? above - 1 : 1; /* the other parity, and never past an element that a shift left uncovers */
        } else {
            t6_put_code(out, T6_HORIZONTAL);
            t6_put_run(out, colour, a1 - a0);
            t6_put_run(out, colour ^ 1, a[1] - a1);
            a0 = a[1];
            a += 2;
        }
        while (b[above] <= a0 && b[above] < width)
            above += 2;
    }
}

/* EOFB, then zero bits to the byte's end. */
static void
t6_finish(t6_writer *out)
{
    t6_put(out, 0x001001, 24);
    if (out->pending_bits & 7)
        t6_put(out, 0, 8 - (out->pending_bits & 7));
    for (; out->pending_bits; out->pending_bits -= 8)
        out->data[out->size++] = (uint8_t)(out->pending >> (out->pending_bits - 8));
    out->pending = 0;
}

#endif
