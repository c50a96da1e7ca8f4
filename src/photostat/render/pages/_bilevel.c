/* photostat.render.pages._bilevel: grey or BGR pixels to one bit, and one bit to CCITT Group 4.
 *
 * Why C: this is the inner loop of the whole program, 8.4 million pixels a Letter page at 300 dpi (figures and
 * alternatives in docs/decisions/0002-bilevel-kernel.md). Only the limited API is used, so that one build serves every
 * Python from 3.11 on.
 *
 * The pixels lie in memory that a hostile process may write to while they are read here. Each row is copied once into
 * private memory, with a compiler barrier behind it, and everything is derived from the copy. No size, index or loop
 * bound comes from pixel values but through that copy; sizes come from the caller and are checked against the buffer.
 *
 * What it refuses: buffers that are not exactly width * height * channels bytes, sides of 0 or above MAX_SIDE. It
 * decodes nothing and knows no file format.
 */
#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "_rows.h"
#include "_t6.h"

#define MAX_SIDE 1000000
#define MAX_MATRIX 16

typedef struct {
    const uint8_t *pixels; /* shared, never read but by load_row() */
    uint32_t width, height;
    unsigned channels; /* 1 = grey, 3 = BGR */
    const uint8_t *matrix;
    unsigned matrix_side; /* 0 = Floyd and Steinberg */
    uint32_t rows_per_strip;
    uint8_t chroma_noise;  /* a pixel holds colour when its channels differ by more */
    uint64_t colour_limit; /* stop when so many pixels hold colour */
} page_task;

typedef struct {
    uint64_t ink, coloured;
    uint32_t left, top, right, bottom; /* box of the ink; right and bottom exclusive; empty when ink is 0 */
} page_facts;

/* Private memory for one page at a time, in one piece. */
typedef struct {
    uint8_t *memory;
    uint8_t *colour; /* a row of BGR */
    uint8_t *grey;
    diffusion diffusion;
    uint64_t *bits[2]; /* this line's and the last different one's */
    uint32_t *changes[2];
    uint8_t *tiles;
    size_t words;
} workspace;

static int
make_workspace(workspace *space, const page_task *task)
{
    size_t words = ((size_t)task->width + BLOCK - 1) / BLOCK, padded = words * BLOCK;
    size_t colour = task->channels == 3 ? 3 * padded : 0;
    size_t errors = (padded + BLOCK) * sizeof(int16_t); /* half a block spare on either side of the row */
    size_t changes = (padded + BLOCK) * sizeof(uint32_t);
    size_t tiles = MAX_MATRIX * (MAX_MATRIX + BLOCK);
    uint8_t *at = calloc(1, 2 * (words * 8 + changes + errors) + padded + colour + tiles);
    if (at == NULL)
        return 0;
    space->memory = at;
    space->words = words;
    for (int i = 0; i < 2; i++, at += words * 8)
        space->bits[i] = (uint64_t *)(void *)at;
    for (int i = 0; i < 2; i++, at += changes)
        space->changes[i] = (uint32_t *)(void *)at;
    space->diffusion = (diffusion){(int16_t *)(void *)at + BLOCK / 2, (int16_t *)(void *)(at + errors) + BLOCK / 2, 0, 0};
    at += 2 * errors;
    space->grey = at;
    at += padded;
    space->colour = at;
    at += colour;
    space->tiles = at;
    memset(space->grey, 255, padded);
    memset(space->colour, 255, colour);
    for (unsigned y = 0; y < task->matrix_side; y++)
        for (unsigned x = 0; x < task->matrix_side + BLOCK; x++)
            space->tiles[y * (MAX_MATRIX + BLOCK) + x] = task->matrix[y * task->matrix_side + x % task->matrix_side];
    return 1;
}

/* The one read of a row of the shared pixels. The padding after the row stays white, which no threshold makes black. */
static void
load_row(const page_task *task, const workspace *space, uint32_t y, page_facts *facts)
{
    size_t row_bytes = (size_t)task->width * task->channels;
    uint8_t *private_row = task->channels == 3 ? space->colour : space->grey;
    memcpy(private_row, task->pixels + (size_t)y * row_bytes, row_bytes);
    __asm__ volatile("" ::: "memory"); /* the compiler may not go back to the shared bytes */
    if (task->channels == 3)
        facts->coloured += luminance_row(space->colour, space->grey, space->words, task->chroma_noise);
}

/* Loads line `y` and makes it one bit deep. Returns whether it has any ink. */
static int
halftone_line(const page_task *task, workspace *space, uint32_t y, uint64_t *bits, page_facts *facts)
{
    load_row(task, space, y, facts);
    if (task->matrix_side == 0)
        return diffuse_row(space->grey, space->words, &space->diffusion, bits);
    const uint8_t *tile = space->tiles + (size_t)(y % task->matrix_side) * (MAX_MATRIX + BLOCK);
    return ordered_row(space->grey, space->words, tile, task->matrix_side, bits);
}

/* Ink of one line from its changing elements (with sentinels); widens the box. */
static uint64_t
note_ink(page_facts *facts, const uint32_t *changes, size_t count, uint32_t width, uint32_t y)
{
    uint64_t ink = 0;
    for (size_t n = 0; n < count; n += 2)
        ink += changes[n + 1] - changes[n];
    uint32_t right = count % 2 ? width : changes[count - 1];
    facts->left = changes[0] < facts->left ? changes[0] : facts->left;
    facts->right = right > facts->right ? right : facts->right;
    facts->top = y < facts->top ? y : facts->top;
    return ink;
}

typedef struct {
    t6_writer out;
    size_t *strip_ends;
    size_t strips;
} encoded_page;

/* What the coder remembers of the line above. */
typedef struct {
    int current; /* which of the workspace's two buffers takes the next line; the other holds the line above */
    size_t count;
    uint64_t ink;
} line_above;

/* Encodes one line that lies in bits[current]. White and repeated lines, most of a page, take the short ways. */
static void
encode_line(const page_task *task, workspace *space, line_above *above, t6_writer *out, int has_ink, uint32_t y,
            page_facts *facts)
{
    int now = above->current, before = 1 - now;
    uint32_t *changes = space->changes[now];
    int same = has_ink ? above->count && memcmp(space->bits[now], space->bits[before], space->words * 8) == 0
                       : above->count == 0;
    if (!same) {
        size_t count = has_ink ? find_changes(space->bits[now], space->words, task->width, changes) : 0;
        for (int i = 0; i < T6_SENTINELS; i++)
            changes[count + (size_t)i] = task->width;
        t6_put_line(out, changes, space->changes[before], task->width);
        above->count = count;
        above->ink = count ? note_ink(facts, changes, count, task->width, y) : 0;
        above->current = before;
    } else {
        t6_put_same_line(out, above->count);
    }
    facts->ink += above->ink;
    if (above->ink)
        facts->bottom = y + 1;
}

/* The line above the first of a strip is white. */
static void
start_strip(const page_task *task, workspace *space, line_above *above)
{
    int before = 1 - above->current;
    for (int i = 0; i < T6_SENTINELS; i++)
        space->changes[before][i] = task->width;
    above->count = 0;
    above->ink = 0;
}

enum outcome { DONE, HOLDS_COLOUR, NO_MEMORY };

static enum outcome
encode_page(const page_task *task, encoded_page *page, page_facts *facts)
{
    workspace space;
    enum outcome outcome = DONE;
    line_above above = {0, 0, 0};
    if (!make_workspace(&space, task))
        return NO_MEMORY;
    for (uint32_t y = 0; y < task->height; y++) {
        if (y % task->rows_per_strip == 0)
            start_strip(task, &space, &above);
        if (!t6_reserve(&page->out, T6_LINE_ROOM(task->width))) {
            outcome = NO_MEMORY;
            break;
        }
        int has_ink = halftone_line(task, &space, y, space.bits[above.current], facts);
        if (facts->coloured >= task->colour_limit) {
            outcome = HOLDS_COLOUR;
            break;
        }
        encode_line(task, &space, &above, &page->out, has_ink, y, facts);
        if (y + 1 == task->height || (y + 1) % task->rows_per_strip == 0) {
            t6_finish(&page->out);
            page->strip_ends[page->strips++] = page->out.size;
        }
    }
    free(space.memory);
    return outcome;
}

static enum outcome
dither_page(const page_task *task, uint8_t *packed)
{
    workspace space;
    page_facts unused = {0};
    size_t row_bytes = ((size_t)task->width + 7) / 8;
    if (!make_workspace(&space, task))
        return NO_MEMORY;
    for (uint32_t y = 0; y < task->height; y++) {
        halftone_line(task, &space, y, space.bits[0], &unused);
        for (size_t i = 0; i < row_bytes; i++) {
            uint8_t byte = (uint8_t)(space.bits[0][i / 8] >> (i % 8 * 8)), mirrored = 0;
            for (int bit = 0; bit < 8; bit++)
                mirrored |= (uint8_t)((byte >> bit & 1) << (7 - bit));
            *packed++ = mirrored;
        }
    }
    free(space.memory);
    return DONE;
}

/* Luminance of every pixel into `grey` (NULL: not wanted), pixels darker than `cut` and pixels that hold colour. */
static enum outcome
measure_page(const page_task *task, unsigned cut, uint8_t *grey, page_facts *facts)
{
    workspace space;
    if (!make_workspace(&space, task))
        return NO_MEMORY;
    for (uint32_t y = 0; y < task->height; y++) {
        load_row(task, &space, y, facts);
        uint32_t dark = 0;
        for (uint32_t x = 0; x < task->width; x++)
            dark += space.grey[x] < cut;
        facts->ink += dark;
        if (grey != NULL)
            memcpy(grey + (size_t)y * task->width, space.grey, task->width);
    }
    free(space.memory);
    return DONE;
}

/* ---- Python -------------------------------------------------------------------------------------------------- */

/* Checks the sizes that everything else relies on. Sets ValueError and returns 0 when they are wrong. */
static int
check_task(page_task *task, const Py_buffer *pixels, int width, int height, int channels)
{
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || (channels != 1 && channels != 3)) {
        PyErr_Format(PyExc_ValueError, "a page of %d x %d pixels with %d channels cannot be encoded", width, height,
                     channels);
        return 0;
    }
    uint64_t needed = (uint64_t)width * (uint64_t)height * (uint64_t)channels;
    if ((uint64_t)pixels->len != needed) {
        PyErr_Format(PyExc_ValueError, "the pixel buffer holds %zd bytes; %d x %d pixels of %d bytes need %llu", pixels->len,
                     width, height, channels, (unsigned long long)needed);
        return 0;
    }
    task->pixels = pixels->buf;
    task->width = (uint32_t)width;
    task->height = (uint32_t)height;
    task->channels = (unsigned)channels;
    return 1;
}

/* An n x n matrix of thresholds; no bytes at all mean Floyd and Steinberg. */
static int
check_matrix(page_task *task, const Py_buffer *matrix)
{
    unsigned side = 0;
    while (side <= MAX_MATRIX && (Py_ssize_t)side * (Py_ssize_t)side < matrix->len)
        side++;
    if (side > MAX_MATRIX || (Py_ssize_t)side * (Py_ssize_t)side != matrix->len) {
        PyErr_Format(PyExc_ValueError, "a threshold matrix is square, of at most %d columns; got %zd bytes", MAX_MATRIX,
                     matrix->len);
        return 0;
    }
    task->matrix = matrix->buf;
    task->matrix_side = side;
    return 1;
}

static PyObject *
strips_as_tuple(const encoded_page *page)
{
    PyObject *strips = PyTuple_New((Py_ssize_t)page->strips);
    size_t start = 0;
    for (size_t n = 0; strips != NULL && n < page->strips; n++) {
        size_t end = page->strip_ends[n];
        PyObject *strip = PyBytes_FromStringAndSize((const char *)page->out.data + start, (Py_ssize_t)(end - start));
        if (strip == NULL || PyTuple_SetItem(strips, (Py_ssize_t)n, strip) != 0)
            Py_CLEAR(strips);
        start = end;
    }
    return strips;
}

static PyObject *
run_encode(const page_task *task)
{
    page_facts facts = {.left = task->width, .top = task->height};
    encoded_page page = {0};
    enum outcome outcome = NO_MEMORY;
    PyObject *result = NULL;
    size_t strips = ((size_t)task->height + task->rows_per_strip - 1) / task->rows_per_strip;
    page.strip_ends = calloc(strips, sizeof *page.strip_ends);
    if (page.strip_ends != NULL) {
        Py_BEGIN_ALLOW_THREADS
        outcome = encode_page(task, &page, &facts);
        Py_END_ALLOW_THREADS
    }
    if (outcome == DONE) {
        PyObject *data = strips_as_tuple(&page);
        if (data != NULL)
            result = Py_BuildValue("(NKK(IIII))", data, (unsigned long long)facts.ink, (unsigned long long)facts.coloured,
                                   facts.ink ? facts.left : 0, facts.ink ? facts.top : 0, facts.right, facts.bottom);
    } else if (outcome == HOLDS_COLOUR) {
        result = Py_NewRef(Py_None);
    } else {
        PyErr_NoMemory();
    }
    free(page.strip_ends);
    free(page.out.data);
    return result;
}

PyDoc_STRVAR(encode_doc,
"encode(pixels, width, height, channels, matrix, rows_per_strip, chroma_noise, colour_limit)\n"
"--\n\n"
"Group 4 strips of a page: (strips, ink_pixels, coloured_pixels, (left, top, right, bottom) of the ink),\n"
"or None as soon as colour_limit pixels hold colour (0 = no limit): channels that differ by more than chroma_noise.\n\n"
"pixels: exactly width * height * channels bytes, top down, unpadded; channels 1 = grey, 3 = BGR.\n"
"matrix: n * n thresholds (n <= 16), black where luminance < threshold, no threshold above 255; empty = Floyd and\n"
"Steinberg. Black is 1 (PhotometricInterpretation 0), bits go most significant first, each strip ends with EOFB.\n"
"Raises ValueError for sizes that do not fit together, MemoryError.");

static PyObject *
bilevel_encode(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer pixels, matrix;
    int width, height, channels, rows_per_strip;
    unsigned long long colour_limit;
    page_task task = {0};
    PyObject *result = NULL;
    if (!PyArg_ParseTuple(args, "y*iiiy*ibK:encode", &pixels, &width, &height, &channels, &matrix, &rows_per_strip,
                          &task.chroma_noise, &colour_limit))
        return NULL;
    if (check_task(&task, &pixels, width, height, channels) && check_matrix(&task, &matrix)) {
        if (rows_per_strip < 1) {
            PyErr_SetString(PyExc_ValueError, "a strip has at least one row");
        } else {
            task.rows_per_strip = (uint32_t)rows_per_strip;
            task.colour_limit = colour_limit ? colour_limit : UINT64_MAX;
            result = run_encode(&task);
        }
    }
    PyBuffer_Release(&matrix);
    PyBuffer_Release(&pixels);
    return result;
}

PyDoc_STRVAR(dither_doc,
"dither(pixels, width, height, channels, matrix)\n"
"--\n\n"
"The page one bit deep: rows of (width + 7) // 8 bytes, most significant bit first, 1 = black. Arguments as encode().");

static PyObject *
bilevel_dither(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer pixels, matrix;
    int width, height, channels;
    page_task task = {0};
    PyObject *result = NULL;
    if (!PyArg_ParseTuple(args, "y*iiiy*:dither", &pixels, &width, &height, &channels, &matrix))
        return NULL;
    if (check_task(&task, &pixels, width, height, channels) && check_matrix(&task, &matrix)) {
        enum outcome outcome = NO_MEMORY;
        result = PyBytes_FromStringAndSize(NULL, ((Py_ssize_t)task.width + 7) / 8 * (Py_ssize_t)task.height);
        if (result != NULL) {
            uint8_t *packed = (uint8_t *)PyBytes_AsString(result);
            Py_BEGIN_ALLOW_THREADS
            outcome = dither_page(&task, packed);
            Py_END_ALLOW_THREADS
            if (outcome != DONE) {
                Py_CLEAR(result);
                PyErr_NoMemory();
            }
        }
    }
    PyBuffer_Release(&matrix);
    PyBuffer_Release(&pixels);
    return result;
}

PyDoc_STRVAR(measure_doc,
"measure(pixels, width, height, channels, cut, chroma_noise)\n"
"--\n\n"
"(luminance bytes or None, pixels of luminance below cut, pixels that hold colour). The luminance is given for BGR only.");

static PyObject *
bilevel_measure(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_buffer pixels;
    int width, height, channels;
    unsigned int cut;
    page_task task = {0};
    page_facts facts = {0};
    PyObject *grey = NULL, *result = NULL;
    if (!PyArg_ParseTuple(args, "y*iiiIb:measure", &pixels, &width, &height, &channels, &cut, &task.chroma_noise))
        return NULL;
    if (check_task(&task, &pixels, width, height, channels)) {
        enum outcome outcome = NO_MEMORY;
        grey = channels == 1 ? Py_NewRef(Py_None)
                             : PyBytes_FromStringAndSize(NULL, (Py_ssize_t)task.width * (Py_ssize_t)task.height);
        if (grey != NULL) {
            uint8_t *luminance = channels == 1 ? NULL : (uint8_t *)PyBytes_AsString(grey);
            Py_BEGIN_ALLOW_THREADS
            outcome = measure_page(&task, cut, luminance, &facts);
            Py_END_ALLOW_THREADS
            if (outcome == DONE)
                result = Py_BuildValue("(OKK)", grey, (unsigned long long)facts.ink, (unsigned long long)facts.coloured);
            else
                PyErr_NoMemory();
            Py_DECREF(grey);
        }
    }
    PyBuffer_Release(&pixels);
    return result;
}

static PyMethodDef methods[] = {
    {"encode", bilevel_encode, METH_VARARGS, encode_doc},
    {"dither", bilevel_dither, METH_VARARGS, dither_doc},
    {"measure", bilevel_measure, METH_VARARGS, measure_doc},
    {NULL, NULL, 0, NULL},
};

/* The tables are the same in every interpreter, so that filling them again is harmless. */
static int
fill_module(PyObject *Py_UNUSED(module))
{
    t6_fill_tables();
    fill_diffusion_tables();
    choose_luminance();
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)fill_module},
    {0, NULL},
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "photostat.render.pages._bilevel",
    .m_doc = "Grey or BGR pixels to one bit, and one bit to CCITT Group 4. See bilevel.py.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit__bilevel(void)
{
    return PyModuleDef_Init(&module_definition);
}
