#pragma once

// PostgreSQL calls its string node String; Swift's own keeps that name.
#define String PGString

// libpg_query's interface, then the part it calls internal: the parser without its protobuf encoding.
#include <pg_query.h>
#include <pg_query_internal.h>

// PostgreSQL's own node structs, which Swift walks.
#include <nodes/parsenodes.h>
#include <nodes/value.h>

#undef String
