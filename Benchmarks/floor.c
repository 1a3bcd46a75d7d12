/* The least that linting a file can cost: reading it and parsing it with PostgreSQL's own parser.
   Takes the paths of files from standard input, one a line. */

#include <pg_query.h>
#include <pg_query_internal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = malloc(size + 1);
  text[fread(text, 1, size, file)] = 0;
  fclose(file);
  return text;
}

int main(void) {
  char path[4096];
  long files = 0, refused = 0;
  while (fgets(path, sizeof path, stdin) != NULL) {
    path[strcspn(path, "\n")] = 0;
    char *text = read_file(path);
    if (text == NULL) continue;
    MemoryContext context = pg_query_enter_memory_context();
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(text, PG_QUERY_PARSE_DEFAULT);
    if (result.error != NULL) {
      refused++;
      pg_query_free_error(result.error);
    }
    free(result.stderr_buffer);
    pg_query_exit_memory_context(context);
    free(text);
    files++;
  }
  printf("%ld files, %ld not parsed as a whole\n", files, refused);
  return 0;
}
