/* libsteward_scan: Steward's detectors and column decision, for any language and any engine.
 *
 * Scan the parts of a column anywhere, merge, decide once; the result equals that of a single scan:
 *
 *   steward_scan_detectors* d = steward_scan_detectors_new(NULL, 0);
 *   steward_scan_column* c = steward_scan_column_new(d, "file", "/data/people.parquet", "email", "text", 1);
 *   steward_scan_column_add(c, schema, array);            // for each record batch
 *   char* json = steward_scan_column_decide(c, STEWARD_SCAN_FULL, 0, 0.95);
 *   steward_scan_free(json);
 *
 * A column's state holds counts and hashes, never a value, and can be sent as bytes (serialize, parse).
 *
 * Data comes as the structs of Arrow's C data interface (https://arrow.apache.org/docs/format/CDataInterface.html),
 * which are read and neither changed nor released. Types: null, boolean, integers, floats, utf8, large utf8, binary
 * (counted, not looked at), date32, timestamps, dictionaries of these, and lists of these, whose elements are the
 * values.
 *
 * Functions return 0, or a pointer, on success. On failure they return -1, or NULL, and steward_scan_last_error() tells
 * the calling thread in one sentence why. Detectors may be shared by threads; a column belongs to one thread at a time.
 * Texts are UTF-8 and end with a NUL.
 */
#ifndef STEWARD_SCAN_H
#define STEWARD_SCAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
#endif

typedef struct steward_scan_detectors steward_scan_detectors;
typedef struct steward_scan_column steward_scan_column;

/* How the rows were chosen: what the certificate of absence rests on. */
enum steward_scan_design {
  STEWARD_SCAN_FULL = 0,         /* every row */
  STEWARD_SCAN_RANDOM_ROWS = 1,  /* drawn at random */
  STEWARD_SCAN_RANDOM_PAGES = 2, /* whole pages drawn at random */
  STEWARD_SCAN_FIRST_ROWS = 3    /* says nothing of the others */
};

/* 1. Changes when anything here changes its meaning. */
int32_t steward_scan_abi_version(void);

/* The sentence for the calling thread's last failure; valid until its next call. Never NULL. */
const char* steward_scan_last_error(void);

/* The shipped rules, and `count` texts of YAML with further ones (count 0: none). */
steward_scan_detectors* steward_scan_detectors_new(const char* const* rules_yaml, size_t count);
void steward_scan_detectors_free(steward_scan_detectors* detectors); /* after its columns; NULL is fine */

/* A column without rows. `name_space` and `dataset` give the names context ("postgres://host:5432", "shop.public.users"),
 * `path` is the column's name ("email", "address.city"), `type` its type as the source calls it. The detectors must
 * outlive the column. Parts that are to be merged take the same arguments. */
steward_scan_column* steward_scan_column_new(const steward_scan_detectors* detectors, const char* name_space,
                                             const char* dataset, const char* path, const char* type,
                                             uint64_t seed);
void steward_scan_column_free(steward_scan_column* column); /* NULL is fine */

int steward_scan_column_add(steward_scan_column* column, const struct ArrowSchema* schema,
                            const struct ArrowArray* array);

/* Adds the rows of another part of the same column, which stays as it is. */
int steward_scan_column_merge(steward_scan_column* column, const steward_scan_column* part);

/* The state as bytes, to be freed with steward_scan_free(). Settles the sample; more rows may follow. */
int steward_scan_column_serialize(steward_scan_column* column, uint8_t** bytes, size_t* size);
steward_scan_column* steward_scan_column_parse(const steward_scan_detectors* detectors, const uint8_t* bytes,
                                               size_t size);

/* The verdict as JSON, like a field of `steward scan --format json`; to be freed with steward_scan_free(). `pages`
 * counts for STEWARD_SCAN_RANDOM_PAGES; `confidence` is that of the certificate, from 0.5 to 0.999999. */
char* steward_scan_column_decide(steward_scan_column* column, int design, int64_t pages, double confidence);

void steward_scan_free(void* memory); /* NULL is fine */

#ifdef __cplusplus
}
#endif

#endif /* STEWARD_SCAN_H */
