/* Work on one row of pixels: luminance and colour, threshold and ordered dither, error diffusion, changing elements.
 *
 * Bits of a row lie in 64-bit words, first pixel in the LOWEST bit: that is what movemask gives and what counting
 * trailing zeros wants. They are never written to a file in this order. Rows and their buffers are private memory,
 * padded to whole blocks of 64 pixels.
 */
#ifndef PHOTOSTAT_ROWS_H
#define PHOTOSTAT_ROWS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#define HAVE_SSE2 1
#endif

/* Every x86-64 has SSE2. Luminance gains three to four times from AVX2, so that function is compiled twice and chosen
 * when the module is made: one binary for every machine. */
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define HAVE_AVX2_VARIANT 1
#endif

#define BLOCK 64

/* ---- luminance ---------------------------------------------------------------------------------------------- */

/* ITU-R 601 luma in 16-bit fixed point, the same integers as Pillow's convert("L"). */
#define LUMA(b, g, r) ((uint8_t)(((uint32_t)(r) * 19595 + (uint32_t)(g) * 38470 + (uint32_t)(b) * 7471 + 0x8000) >> 16))

/* 64 pixels; returns how many of them hold colour: largest less smallest channel above `noise`. */
static inline __attribute__((always_inline)) uint32_t
luminance_block(const uint8_t *restrict bgr, uint8_t *restrict grey, uint8_t noise)
{
    uint8_t blue[BLOCK], green[BLOCK], red[BLOCK];
    uint32_t coloured = 0;
    for (int i = 0; i < BLOCK; i++) {
        blue[i] = bgr[3 * i];
        green[i] = bgr[3 * i + 1];
        red[i] = bgr[3 * i + 2];
    }
    for (int i = 0; i < BLOCK; i++)
        grey[i] = LUMA(blue[i], green[i], red[i]);
    for (int i = 0; i < BLOCK; i++) {
        uint8_t low = blue[i] < green[i] ? blue[i] : green[i], high = blue[i] < green[i] ? green[i] : blue[i];
        low = red[i] < low ? red[i] : low;
        high = red[i] > high ? red[i] : high;
        coloured += (uint8_t)(high - low) > noise;
    }
    return coloured;
}

/* `blocks` blocks of BGR to grey. White blocks, most of a page, are seen as such and cost next to nothing. */
static inline __attribute__((always_inline)) uint32_t
luminance_blocks(const uint8_t *restrict bgr, uint8_t *restrict grey, size_t blocks, uint8_t noise)
{
    uint32_t coloured = 0;
    for (; blocks; blocks--, bgr += 3 * BLOCK, grey += BLOCK) {
        uint64_t all = ~(uint64_t)0, word;
        for (int i = 0; i < 3 * BLOCK; i += 8) {
            memcpy(&word, bgr + i, 8);
            all &= word;
        }
        if (all == ~(uint64_t)0)
            memset(grey, 255, BLOCK);
        else
            coloured += luminance_block(bgr, grey, noise);
    }
    return coloured;
}

typedef uint32_t (*luminance_function)(const uint8_t *restrict, uint8_t *restrict, size_t, uint8_t);

static uint32_t
luminance_portable(const uint8_t *restrict bgr, uint8_t *restrict grey, size_t blocks, uint8_t noise)
{
    return luminance_blocks(bgr, grey, blocks, noise);
}

#ifdef HAVE_AVX2_VARIANT
__attribute__((target("avx2"))) static uint32_t
luminance_avx2(const uint8_t *restrict bgr, uint8_t *restrict grey, size_t blocks, uint8_t noise)
{
    return luminance_blocks(bgr, grey, blocks, noise);
}
#endif

static luminance_function luminance_row = luminance_portable;

static void
choose_luminance(void)
{
#ifdef HAVE_AVX2_VARIANT
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2"))
        luminance_row = luminance_avx2;
#endif
}

/* ---- threshold and ordered dither ---------------------------------------------------------------------------- */

/* Bit i is set where grey[i] < cut[i], 64 pixels. */
static inline uint64_t
darker_block(const uint8_t *grey, const uint8_t *cut)
{
    uint64_t bits = 0;
#ifdef HAVE_SSE2
    for (int i = 0; i < BLOCK; i += 16) {
        __m128i pixels = _mm_loadu_si128((const __m128i *)(grey + i));
        __m128i limits = _mm_loadu_si128((const __m128i *)(cut + i));
        __m128i lighter = _mm_cmpeq_epi8(_mm_max_epu8(pixels, limits), pixels);
        bits |= (uint64_t)(uint16_t)~_mm_movemask_epi8(lighter) << i;
    }
#else
    for (int i = 0; i < BLOCK; i++)
        bits |= (uint64_t)(grey[i] < cut[i]) << i;
#endif
    return bits;
}

/* `tile` repeats one row of a matrix of `period` columns over period + 64 bytes. Returns whether any pixel is black. */
static int
ordered_row(const uint8_t *grey, size_t words, const uint8_t *tile, unsigned period, uint64_t *bits)
{
    uint64_t any = 0;
    unsigned phase = 0, step = BLOCK % period;
    for (size_t n = 0; n < words; n++) {
        bits[n] = darker_block(grey + n * BLOCK, tile + phase);
        any |= bits[n];
        phase += step;
        if (phase >= period)
            phase -= period;
    }
    return any != 0;
}

/* ---- Floyd and Steinberg ------------------------------------------------------------------------------------- */

/* Errors are kept in sixteenths and rounded once, when they are applied. For a grey pixel (1..254):
 *     value = clamp((16 * grey + pending + 8) >> 4, 0, 255);  black = value < 128;  error = value - (black ? 0 : 255)
 * and 7, 3, 5, 1 sixteenths of the error go right, below left, below, below right. Pure white and pure black pixels stay
 * what they are and end the errors that reach them: no stray dots around letters, and a page of text costs as much as it
 * has grey pixels, some 5 % of it.
 *
 * The next pixel waits for the error of the one before, so that step is one addition, one shift and one look-up.
 * |error| <= 127, so that pending is within +-2032 and the index below within -127..382, before DIFFUSION_LOW. */
#define DIFFUSION_LOW 128
#define DIFFUSION_SIZE 512
static int16_t diffusion_error[DIFFUSION_SIZE];
static int16_t diffusion_right[DIFFUSION_SIZE]; /* 7 * error */

static void
fill_diffusion_tables(void)
{
    for (int i = 0; i < DIFFUSION_SIZE; i++) {
        int value = i - DIFFUSION_LOW;
        value = value < 0 ? 0 : value > 255 ? 255 : value;
        diffusion_error[i] = (int16_t)(value < 128 ? value : value - 255);
        diffusion_right[i] = (int16_t)(7 * diffusion_error[i]);
    }
}

/* Sixteenths of errors for this row and for the one below, one entry a pixel and one writable entry before and after. */
typedef struct {
    int16_t *here, *below;
    int here_used, below_used; /* not all zero */
} diffusion;

/* `count` grey pixels from column `start`; `*right` is what the pixel before them gives, then what the last one gives. */
static inline uint64_t
diffuse_run(const uint8_t *grey, const diffusion *state, size_t start, size_t count, int *right)
{
    const int16_t *pending = state->here + start;
    int16_t *below = state->below + start;
    int given = *right, left_entry = below[-1], entry = below[0];
    uint64_t bits = 0;
    for (size_t i = 0; i < count; i++) {
        int index = ((grey[start + i] << 4) + pending[i] + 8 + (DIFFUSION_LOW << 4) + given) >> 4;
        int error = diffusion_error[index];
        given = diffusion_right[index];
        bits |= (uint64_t)(index < DIFFUSION_LOW + 128) << i;
        below[(ptrdiff_t)i - 1] = (int16_t)(left_entry + 3 * error);
        left_entry = entry + 5 * error;
        entry = error;
    }
    below[(ptrdiff_t)count - 1] = (int16_t)left_entry;
    below[count] = (int16_t)entry;
    *right = given;
    return bits;
}

/* Bit masks of the pure black and of the grey pixels of a block. */
static inline void
sort_block(const uint8_t *grey, uint64_t *black, uint64_t *between)
{
    uint64_t zeros = 0, ones = 0;
#ifdef HAVE_SSE2
    for (int i = 0; i < BLOCK; i += 16) {
        __m128i pixels = _mm_loadu_si128((const __m128i *)(grey + i));
        ones |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(pixels, _mm_set1_epi8(-1))) << i;
        zeros |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(pixels, _mm_setzero_si128())) << i;
    }
#else
    for (int i = 0; i < BLOCK; i++) {
        ones |= (uint64_t)(grey[i] == 255) << i;
        zeros |= (uint64_t)(grey[i] == 0) << i;
    }
#endif
    *black = zeros;
    *between = ~(zeros | ones);
}

/* One row, and `state` made ready for the row below. Returns whether any pixel is black. */
static int
diffuse_row(const uint8_t *grey, size_t words, diffusion *state, uint64_t *bits)
{
    uint64_t any = 0;
    int right = 0;
    if (state->below_used) /* it served the row before the last one; the entries before and after count as well */
        memset(state->below - 1, 0, (words * BLOCK + 2) * sizeof *state->below);
    state->below_used = 0;
    for (size_t n = 0; n < words; n++) {
        uint64_t black, between;
        sort_block(grey + n * BLOCK, &black, &between);
        if (!(between & 1))
            right = 0;
        state->below_used |= between != 0;
        while (between) {
            unsigned start = (unsigned)__builtin_ctzll(between);
            uint64_t rest = ~(between >> start);
            unsigned count = rest ? (unsigned)__builtin_ctzll(rest) : BLOCK; /* a shift brings zeros in: <= 64 - start */
            black |= diffuse_run(grey, state, n * BLOCK + start, count, &right) << start;
            if (start + count == BLOCK)
                break; /* the run may go on in the next block: keep `right` */
            right = 0;
            between &= ~(uint64_t)0 << (start + count);
        }
        bits[n] = black;
        any |= black;
    }
    diffusion turned = {state->below, state->here, state->below_used, state->here_used};
    *state = turned;
    return any != 0;
}

/* ---- changing elements --------------------------------------------------------------------------------------- */

/* Columns where the colour changes, ascending; at most `width` of them, and the colour before the first is white.
 * Bits from `width` on must be zero. */
static size_t
find_changes(const uint64_t *bits, size_t words, uint32_t width, uint32_t *changes)
{
    size_t count = 0;
    uint64_t last = 0;
    for (size_t n = 0; n < words; n++) {
        uint64_t edges = bits[n] ^ (bits[n] << 1 | last);
        last = bits[n] >> 63;
        for (; edges; edges &= edges - 1)
            changes[count++] = (uint32_t)(n * 64) + (uint32_t)__builtin_ctzll(edges);
    }
    if (count && changes[count - 1] >= width) /* the padding's white after a last black pixel */
        count--;
    return count;
}

#endif
