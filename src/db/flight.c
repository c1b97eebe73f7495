/* Flights and the lists they are in. */
#include "db/flight.h"

struct db_flight *db_flight_new(struct db_flight **spare)
{
    struct db_flight *flight = *spare;
    if (flight != NULL) {
        *spare = flight->next;
    } else {
        flight = malloc(sizeof(*flight));
        if (flight == NULL) {
            fprintf(stderr, "database: out of memory\n");
            abort();
        }
    }
    *flight = (struct db_flight){0};
    return flight;
}

void db_flight_free(struct db_flight **spare, struct db_flight *flight)
{
    flight->next = *spare;
    *spare = flight;
}

void db_flight_append(struct db_flight_list *list, struct db_flight *flight)
{
    flight->list = list;
    flight->next = NULL;
    flight->previous = list->last;
    if (list->last == NULL)
        list->first = flight;
    else
        list->last->next = flight;
    list->last = flight;
    list->count++;
}

void db_flight_prepend(struct db_flight_list *list, struct db_flight *flight)
{
    flight->list = list;
    flight->previous = NULL;
    flight->next = list->first;
    if (list->first == NULL)
        list->last = flight;
    else
        list->first->previous = flight;
    list->first = flight;
    list->count++;
}

void db_flight_remove(struct db_flight *flight)
{
    struct db_flight_list *list = flight->list;
    if (flight->previous == NULL)
        list->first = flight->next;
    else
        flight->previous->next = flight->next;
    if (flight->next == NULL)
        list->last = flight->previous;
    else
        flight->next->previous = flight->previous;
    flight->list = NULL;
    list->count--;
}
