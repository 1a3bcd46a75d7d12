#pragma once

// Nothing to call: what is here is there when the program starts.
